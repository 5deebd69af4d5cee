"""The course's exercises, in order."""

from workings.course.exercise import Exercise
from workings.course.exercises import (
    affine,
    backward,
    batches,
    cross_entropy,
    evaluate,
    finale,
    forward,
    hidden_gradient,
    initialise,
    one_hot,
    output_gradient,
    parameter_gradients,
    pixel,
    relu,
    relu_derivative,
    scale,
    softmax,
    train,
    update,
)

EXERCISES: dict[str, Exercise] = {
    module.EXERCISE.name: module.EXERCISE
    for module in (
        pixel,
        scale,
        one_hot,
        affine,
        relu,
        softmax,
        cross_entropy,
        forward,
        output_gradient,
        parameter_gradients,
        relu_derivative,
        hidden_gradient,
        backward,
        update,
        initialise,
        train,
        batches,
        evaluate,
        finale,
    )
}
