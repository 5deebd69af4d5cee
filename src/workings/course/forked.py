"""A process that waits with Python and NumPy loaded, and is copied for each learner's file.

Stands alone, as `child` does, whose work the copies do. `ready.py` starts it and tells it what to
do, through a socket that keeps messages apart; one is a job's file and the folder to work in, with
the descriptor to print to. The answers are the copy's number, and at its end its status.
"""

import json
import os
import socket
import sys

_folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
sys.path.insert(0, _folder)
import child  # type: ignore[import-not-found]  # noqa: E402

sys.path.remove(_folder)
del sys.modules["child"]


def serve(control: socket.socket) -> None:
    """Start a copy for each message, until nobody is at the other end."""
    while True:
        message, handles, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not message:
            return
        number = os.fork()
        if number == 0:
            _become(control, handles[0], *json.loads(message))
        os.close(handles[0])
        _, status = os.waitpid(number, 0)
        control.send(b"ended %d %d" % (number, os.waitstatus_to_exitcode(status)))


def _become(control: socket.socket, output: int, told: str, folder: str) -> None:
    """Be a learner's process from here to the end."""
    try:
        os.setsid()  # before anybody knows of it: it can be ended as a group
        control.send(b"began %d" % os.getpid())
        control.close()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        os.chdir(folder)
        child.main(told)
    finally:
        os._exit(70)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
