"""Exercise 17: mini-batches, solved."""


def batches(m, batch_size, rng):
    """Return a list of arrays that hold 0 … m − 1, shuffled, each once."""
    order = rng.permutation(m)
    starts = range(0, m, batch_size)
    return [order[start : start + batch_size] for start in starts]
