"""The course's exercises, in order."""

from workings.course.exercise import Exercise
from workings.course.exercises import softmax

EXERCISES: dict[str, Exercise] = {entry.name: entry for entry in (softmax.EXERCISE,)}
