"""What pyHanko says of the signatures of many PDFs, in one process: python3 pyhanko_changes.py < list of files.

One JSON line a file: {"file", "signatures": [{"field", "intact", "valid", "changes", "allowed"}]} or {"file", "error"}.
Trust is left out: no anchors are given. "changes" is pyHanko's ModificationLevel by name.
"""
import json
import logging
import sys

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def judge_signature(signature):
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    is_timestamp = signature.sig_object.get("/SubFilter") == "/ETSI.RFC3161"
    validate = validate_pdf_timestamp if is_timestamp else validate_pdf_signature
    try:
        status = validate(signature, context)
    except Exception as error:
        return {"field": signature.field_name, "error": f"{type(error).__name__}: {error}"}
    level = status.modification_level
    return {
        "field": signature.field_name,
        "intact": status.intact,
        "valid": status.valid,
        "coverage": status.coverage.name,
        "changes": level.name if level is not None else None,
        "allowed": status.docmdp_ok is not False and (level is None or level.name != "OTHER"),
    }


def judge(path):
    with open(path, "rb") as handle:
        reader = PdfFileReader(handle, strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        return {"file": path, "signatures": [judge_signature(each) for each in reader.embedded_signatures]}


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        print(json.dumps(judge(path)), flush=True)
    except Exception as error:
        print(json.dumps({"file": path, "error": f"{type(error).__name__}: {error}"}), flush=True)
