"""Asks pyHanko about signed PDFs: python3 pyhanko_validate.py ROOT.pem LEVEL FILE...  One JSON line a file.

The variable PDF_PASSWORD opens encrypted files; nothing is fetched. At B-LT and B-LTA every certificate but the root
needs revocation evidence from the file's own security store. At B-LTA the verdict is that of ETSI EN 319 102-1 clause
5.6, with the chain of document timestamps as evidence record, each of which must be found valid by the same rule. A
signature whose time a document timestamp alone proves (EN 319 142-1 clause 6.3 allows it) is judged as at B-LT: here
pyHanko wants one of the signature. pyHanko 0.38 looks at OCSP answers only for certificates that name a responder
(authorityInfoAccess).
"""
import asyncio
import json
import os
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def context_for(reader, root, level):
    options = {"trust_roots": [root], "allow_fetching": False}
    if level in ("B-LT", "B-LTA"):
        options["revocation_mode"] = "require"
        return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
    return ValidationContext(**options)


def long_term_policy(root):
    certificates = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[root]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    local_only = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(cert_validation_policy=certificates, revinfo_gathering_policy=local_only)
    )


def long_term_fault(root, signature):
    """What keeps the signature from holding by its evidence and document timestamps alone; None where nothing does."""
    result = asyncio.run(ades_lta_validation(signature, long_term_policy(root)))
    if result.ades_subindic.status.name != "PASSED":
        return f"{result.ades_subindic} {result.failure_msg or ''}"
    # Without a document timestamp that holds pyHanko goes on as if there were none.
    if result.oldest_evidence_record_timestamp is None:
        return "no document timestamp holds"
    return None


def has_timestamp(signature):
    return any(attribute["type"].native == "signature_time_stamp_token" for attribute in signature.signer_info["unsigned_attrs"])


def judge(root, level, path):
    with open(path, "rb") as handle:
        reader = PdfFileReader(handle)
        if reader.encrypted:
            reader.decrypt(os.environ.get("PDF_PASSWORD", ""))
        signatures = []
        for signature in reader.embedded_regular_signatures:
            status = validate_pdf_signature(signature, context_for(reader, root, level))
            fault = long_term_fault(root, signature) if level == "B-LTA" and has_timestamp(signature) else None
            bottom_line = status.bottom_line and fault is None
            signatures.append({"bottomLine": bottom_line, "summary": fault or status.summary()})
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
