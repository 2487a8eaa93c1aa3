"""DELIBERATELY VULNERABLE EXAMPLE - never deploy this.

Tells the shop that a job is done.
"""

import requests

SHOP = "https://shop.invalid/hooks/jobs"
PASSWORD = "letmein-made-up"


def done(job):
    requests.post(SHOP, json=job, auth=("worker", PASSWORD), verify=False, timeout=10)
