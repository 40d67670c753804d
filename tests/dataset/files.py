"""Files of logits and labels as others write them."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0], [0.0, 0.0, 3.0]])
CLASSES = np.array([0, 1, 2])
SOFT = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.5, 0.25, 0.25]])
LOGIT_COLUMNS = dict(
    zip(["logit_cat", "logit_dog", "logit_owl"], LOGITS.T, strict=True)
)


def csv_of(*columns, header, delimiter=","):
    rows = zip(*columns, strict=True)
    lines = [delimiter.join(map(str, header))] if header else []
    return "\n".join([*lines, *(delimiter.join(map(str, r)) for r in rows)]).encode()


def npy_of(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def npz_of(compressed=False, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def parquet_of(**columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()
