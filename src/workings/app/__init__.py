"""The application: a live laboratory in the browser, on the engine the command line uses.

``serve`` is what the command line calls. Everything else waits until it is called, so that nothing
here costs a moment before it is wanted.
"""

import os
import tempfile
from pathlib import Path

from workings.errors import MissingExtraError

# NiceGUI would keep its storage in the folder the program was started in; here nothing is kept.
os.environ.setdefault(
    "NICEGUI_STORAGE_PATH", str(Path(tempfile.gettempdir()) / "workings-keeps-nothing")
)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    opens_browser: bool = True,
    trainings: int | None = None,
) -> None:
    """Serve the application until Ctrl-C.

    Parameters
    ----------
    host
        The address to listen on. One that other machines reach needs a token, which is printed.
    port
        The port; None takes the first free one.
    opens_browser
        Whether to open the page.
    trainings
        How many trainings may run at once; by default, what suits the processors.

    Raises
    ------
    MissingExtraError
        If NiceGUI is not installed.
    SettingError
        If the port is taken, or the address is none of this machine's.
    """
    try:
        import nicegui  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError(
            "the application needs NiceGUI: pip install 'workings[app]'"
        ) from None
    from workings.app.server import run

    run(host=host, port=port, opens_browser=opens_browser, trainings=trainings)
