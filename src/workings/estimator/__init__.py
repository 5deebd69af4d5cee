"""`WorkingsClassifier`: this package's training as a scikit-learn classifier (extra ``sklearn``).

`classifier.py` is what scikit-learn sees; `examples.py` brings in X, y and weights; `preparing.py`
brings features to one scale; `settings.py` turns a constructor's arguments into what
`workings.train` takes; `learning.py` trains.
"""

from workings.errors import MissingExtraError

try:
    import sklearn.base  # noqa: F401
except ImportError:
    raise MissingExtraError(
        "WorkingsClassifier needs scikit-learn: pip install 'workings[sklearn]'"
    ) from None

from workings.estimator.classifier import WorkingsClassifier

__all__ = ["WorkingsClassifier"]
