"""Asks pyHanko about signed PDFs: python3 pyhanko_validate.py ROOT.pem LEVEL FILE...  One JSON line a file.

The variable PDF_PASSWORD opens encrypted files. At B-LT and B-LTA revocation evidence must come from the file's own security store; nothing is fetched.
"""
import json
import os
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext


def context_for(reader, root, level):
    options = {"trust_roots": [root], "allow_fetching": False}
    if level in ("B-LT", "B-LTA"):
        options["revocation_mode"] = "hard-fail"
        return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
    return ValidationContext(**options)


def judge(root, level, path):
    with open(path, "rb") as handle:
        reader = PdfFileReader(handle)
        if reader.encrypted:
            reader.decrypt(os.environ.get("PDF_PASSWORD", ""))
        signatures = []
        for signature in reader.embedded_regular_signatures:
            status = validate_pdf_signature(signature, context_for(reader, root, level))
            signatures.append({"bottomLine": status.bottom_line, "summary": status.summary()})
        timestamps = []
        for timestamp in reader.embedded_timestamp_signatures:
            status = validate_pdf_timestamp(timestamp, ValidationContext(trust_roots=[root], allow_fetching=False))
            timestamps.append({"bottomLine": status.intact and status.valid and status.trusted, "summary": status.summary()})
        return {"file": path, "signatures": signatures, "timestamps": timestamps}


def main():
    root = load_cert_from_pemder(sys.argv[1])
    for path in sys.argv[3:]:
        try:
            print(json.dumps(judge(root, sys.argv[2], path)))
        except Exception as error:  # the caller reads what went wrong
            print(json.dumps({"file": path, "error": repr(error)}))


main()
