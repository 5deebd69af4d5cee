"""The body of an upload, taken apart as it arrives: each file goes to the disk under a number."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from workings.app.texts import say
from workings.app.uploads_sent import Sent, sent
from workings.errors import SettingError

#: The most bytes of what is said of the files, and of a part's headers.
_MOST_SAID, _MOST_HEADER = 8_000_000, 4_096


class Body:
    """Takes a multipart body apart.

    Its first part says what the others are, see `sent`; each of these becomes a file ``0``, ``1``,
    … in a folder of ours. What the parts call themselves is not looked at.

    Parameters
    ----------
    content_type
        The request's header, which says what stands between the parts.
    folder
        Where the files go.

    Raises
    ------
    SettingError
        If it is no multipart body.
    """

    def __init__(self, content_type: str, folder: Path) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise SettingError(say("upload.malformed"))
        self.files: list[Path] = []
        self._folder = folder
        self._said = bytearray()
        self._sent: Sent | None = None
        self._parts = 0
        self._file: BinaryIO | None = None
        self._whole = False
        callbacks: dict[str, Callable[..., None]] = {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }
        try:
            self._parser = MultipartParser(
                options[b"boundary"],
                callbacks,  # type: ignore[arg-type]
                max_header_size=_MOST_HEADER,
            )
        except FormParserError:
            raise SettingError(say("upload.malformed")) from None

    def take(self, chunk: bytes) -> None:
        """Take what has arrived.

        Raises
        ------
        SettingError
            If it is not what it should be.
        """
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise SettingError(say("upload.malformed")) from None

    def finished(self) -> Sent:
        """Return what was said of the files, once all has arrived.

        Raises
        ------
        SettingError
            If something is missing.
        """
        if self._sent is None or not self._whole or len(self.files) != len(self._sent.names):
            raise SettingError(say("upload.cut"))
        return self._sent

    def close(self) -> None:
        """Close the file that is being written, if any."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts == 1:
            return
        if self._sent is None or len(self.files) == len(self._sent.names):
            raise SettingError(say("upload.malformed"))
        path = self._folder / str(len(self.files))
        self.files.append(path)
        self._file = path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(memoryview(data)[start:end])
        elif len(self._said) + end - start > _MOST_SAID:
            raise SettingError(say("upload.malformed"))
        else:
            self._said += memoryview(data)[start:end]

    def _end(self) -> None:
        if self._parts == 1:
            self._sent = sent(bytes(self._said))
        self.close()

    def _finish(self) -> None:
        self._whole = True
