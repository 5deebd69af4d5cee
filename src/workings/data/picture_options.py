"""How picture files become pixels."""

from dataclasses import dataclass

from workings.data.preparation import Preparation
from workings.errors import SettingError

#: The size pictures are brought to where nothing is said: MNIST's.
SIZE = (28, 28)
_LARGEST = 1_024


@dataclass(frozen=True)
class PictureOptions:
    """How picture files become pixels.

    Parameters
    ----------
    size
        Rows and columns that each is brought to, from 1 to 1,024.
    invert
        Whether light and dark change places: for dark ink on light ground.
    like
        The preparation of a network that shall take them; None where they are to train one.
    digit
        Whether each is prepared as MNIST's digits were, by `prepare_drawing`.
    dark_ink
        Of digits: whether their ink is dark; None to find out for each.

    Raises
    ------
    SettingError
        If the size is out of range.
    """

    size: tuple[int, int] = SIZE
    invert: bool = False
    like: Preparation | None = None
    digit: bool = False
    dark_ink: bool | None = None

    def __post_init__(self) -> None:
        if len(self.size) != 2 or not all(1 <= side <= _LARGEST for side in self.size):
            raise SettingError(
                f"size is {'×'.join(map(str, self.size))}: give rows and columns, from 1 to "
                f"{_LARGEST:,} each, such as 28×28"
            )
