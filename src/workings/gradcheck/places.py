"""Some parameters of one array, side by side."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings.arrays import Integers

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Places:
    """Some parameters of one array: kind and layer, then a row and a column for each of k."""

    kind: str
    layer: int
    rows: Integers
    columns: Integers

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, which: slice | Integers | Booleans) -> "Places":
        return Places(self.kind, self.layer, self.rows[which], self.columns[which])
