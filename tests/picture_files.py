"""For tests of picture files: ``pytest_plugins = ["picture_files"]`` gives its fixture."""

import numpy as np
import pytest


@pytest.fixture
def save(tmp_path):
    """Save an array or an image in the folder, with the folders on the way to it."""

    Image = pytest.importorskip("PIL.Image")

    def to(name, picture, **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture
        image.save(path, **options)
        return path

    return to
