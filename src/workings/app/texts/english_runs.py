"""What is said of runs and their data where something does not do."""

TEXTS = {
    "runs.no_data": "This data is not here any more: choose another.",
    "runs.memory": "there is not enough memory for this network and this batch",
    "runs.error": "an error in the program ended it; what went wrong is printed where workings app "
    "was started",
    "runs.long_step": "a step of {batch} examples through {parameters} parameters takes too long "
    "to be stopped in between: choose a batch of at most {most}",
    "runs.classes": "The label column holds {classes} different labels; up to {most} can be told "
    "apart here. Is it the right column?",
}
