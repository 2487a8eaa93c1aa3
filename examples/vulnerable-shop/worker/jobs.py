"""DELIBERATELY VULNERABLE EXAMPLE - never deploy this.

Takes jobs off the queue directory and runs them.
"""

import os
import subprocess

import importer
import notify

QUEUE = "/dev/shm/shop-queue"


def resize(picture, width):
    """Shrinks a picture; the name comes straight from the upload form."""
    subprocess.run(f"convert {picture} -resize {width} out.png", shell=True, check=True)


def backup(target):
    os.system("tar czf " + target + " data")


def run(job):
    kind = job["kind"]
    if kind == "resize":
        resize(job["picture"], job["width"])
    elif kind == "backup":
        backup(job["target"])
    else:
        raise ValueError(f"unknown job: {kind}")
    notify.done(job)


def main():
    for name in sorted(os.listdir(QUEUE)):
        run(importer.read_job(os.path.join(QUEUE, name)))


if __name__ == "__main__":
    main()
