"""What a score is worth where a model may have seen the images it is measured on."""

from workings.data import Dataset
from workings.data.kaggle import CSV_SOURCE
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
    if learnt.fingerprint in _MNIST and measured.source.endswith(CSV_SOURCE):
        if measured.fingerprint in _MNIST:  # a part of MNIST itself, not dealt anew
            return None
        return (
            "this model was trained on embedded MNIST. If this file is Kaggle's, test.csv "
            "included, its images are all among MNIST's 70,000 and the model has seen most of "
            "them with their labels: its score there would mean nothing. For an honest one: "
            "workings train train.csv"
        )
    if measured.fingerprint in _MNIST and learnt.source.endswith(CSV_SOURCE):
        return (
            "if this model was trained on Kaggle's train.csv, most of these images were in it: all "
            "of Kaggle's are among MNIST's 70,000"
        )
    return None
