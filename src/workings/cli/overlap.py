"""What a score is worth where a model may have seen the images it is measured on."""

from workings.data import Dataset
from workings.data.mnist import TEST_FINGERPRINT, TRAINING_FINGERPRINT
from workings.network import Network

_MNIST = (TRAINING_FINGERPRINT, TEST_FINGERPRINT)


def overlap_note(network: Network, data: Dataset) -> str | None:
    """Say what a score means where Kaggle's images and MNIST's meet; None where they do not.

    Kaggle's images, ``test.csv`` included, are all among MNIST's 70,000.

    Parameters
    ----------
    network
        A trained network: it remembers what it was trained on.
    data
        What it predicts or is measured on.
    """
    learnt, measured = network.preparation, data.preparation
    if data.image_shape != (28, 28) or learnt.image_shape != (28, 28):
        return None
    if learnt.fingerprint in _MNIST and _from_csv(measured.source):
        return (
            "this model was trained on embedded MNIST, and Kaggle's images, test.csv included, are "
            "all among MNIST's 70,000: it has seen most of them with their labels, so its score "
            "there would mean nothing. For an honest one: workings train train.csv"
        )
    if measured.fingerprint in _MNIST and _from_csv(learnt.source):
        return (
            "if this model was trained on Kaggle's train.csv, most of these images were in it: all "
            "of Kaggle's are among MNIST's 70,000"
        )
    return None


def _from_csv(source: str) -> bool:
    return source.endswith("CSV file")
