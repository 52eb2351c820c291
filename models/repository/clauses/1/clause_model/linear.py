"""The first stage: a linear model over hashed features, with integer weights."""

import numpy as np
from numpy.typing import NDArray

from clause_model.features import COLUMNS, Features

Floats = NDArray[np.float32]


class Linear:
    """`columns` [rows]: the hashed features, ascending. `table` [rows, categories]: their weights as int8, multiplied
    by `scale` [categories]. `bias` [categories].
    """

    def __init__(self, columns: NDArray[np.uint32], table: NDArray[np.int8], scale: Floats, bias: Floats) -> None:
        if table.shape != (len(columns), len(scale)) or bias.shape != scale.shape:
            raise ValueError(f"the table {table.shape} does not match {len(columns)} columns, {len(scale)} categories")
        self.columns, self.table, self.scale, self.bias = columns, table, scale, bias
        self._row = np.full(COLUMNS, -1, np.int32)
        self._row[columns] = np.arange(len(columns), dtype=np.int32)

    def scores(self, sparse: Features, count: int) -> Floats:
        """Scores of `count` segments, [count, categories]: the sum of the weights divided by the square root of the
        number of known features. The sums are integer, so that their order has no effect.
        """
        known = self._row[sparse.column]
        row, known = sparse.row[known >= 0], known[known >= 0]
        sums = np.zeros((count, len(self.scale)), np.int32)
        if len(row):
            first = np.flatnonzero(np.diff(row, prepend=-1))
            sums[row[first]] = np.add.reduceat(self.table[known], first, axis=0, dtype=np.int32)
        length = np.sqrt(np.maximum(np.bincount(row, minlength=count), 1)).astype(np.float32)
        return (sums * self.scale / length[:, None] + self.bias).astype(np.float32)
