"""Model files and checkpoints: safetensors, written whole or not at all, never pickle."""

from workings.files.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from workings.files.model import load, save

__all__ = ["Checkpoint", "load", "read_checkpoint", "save", "write_checkpoint"]
