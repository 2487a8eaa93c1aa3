"""DELIBERATELY VULNERABLE EXAMPLE - never deploy this.

Reads jobs and supplier catalogues.
"""

import hashlib
import pickle
import sqlite3

import yaml


def read_job(path):
    with open(path, "rb") as handle:
        return pickle.load(handle)


def read_catalogue(path):
    with open(path, encoding="utf-8") as handle:
        return yaml.load(handle, Loader=yaml.Loader)


def checksum(data):
    return hashlib.md5(data).hexdigest()


def stock_of(supplier):
    db = sqlite3.connect("stock.db")
    return db.execute("SELECT sku, amount FROM stock WHERE supplier = '%s'" % supplier).fetchall()
