"""Help that more than one command shows."""

MAIN = """A neural network from scratch that shows its workings.

Start with [bold]workings train[/bold]: the lesson's network learns MNIST's handwritten digits.
To write it yourself, one function at a time: [bold]workings learn[/bold].
"""

DATA = (
    "mnist (embedded), a .csv, an .npz, a folder of IDX files or a pair IMAGES,LABELS, or a folder "
    "with a sub-folder of pictures a class."
)
LABEL = "The label column of a CSV, where it is not called label."
SAMPLE_WEIGHT = (
    "The column of a CSV that says what each example counts, a number from 0 upwards, and is no "
    "feature."
)
JSON = "Print JSON for programs; messages go to stderr."
DROPOUT = (
    "Share of hidden units switched off for each example, 0 to below 1: 0.2, or one a hidden "
    "layer: 0.2,0.5."
)
CLASS_WEIGHT = (
    "balanced: all classes count the same, however rare; or NAME=W,…: what some classes weigh, the "
    "others 1."
)
LABEL_SMOOTHING = "ε, 0 to below 1: Y becomes (1 − ε)·Y + ε/K, for K classes."
CLIP_NORM = "c: all gradients together are scaled to a norm of at most c."
SIZE = (
    "Of a folder of pictures: rows x columns that each is brought to, such as 32x32; 28x28 where "
    "nothing is said."
)
INVERT = "Picture files show dark ink on light ground: let light and dark change places."
INVERT_AGAIN = INVERT + " By default as when the model was trained."
DIGIT = (
    "Picture files are photographs or drawings of one digit each: prepare them as MNIST's digits "
    "were, whether dark on light or light on dark."
)
MODEL = "A model that workings train wrote."


def with_examples(text: str, *examples: str) -> str:
    """Return a command's help: what it does, then examples, a line each."""
    lines = "\n\n".join(f"  [cyan]{example}[/cyan]" for example in examples)
    return f"{text}\n\n[bold]Examples[/bold]\n\n{lines}"


ENGINE = (
    "auto, reference (NumPy) or compiled (Numba); auto takes the compiled one where it is "
    "installed and there is enough to do."
)
THREADS = "How many threads; by default one a processor."
