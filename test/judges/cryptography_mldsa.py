"""Asks cryptography (OpenSSL) about signatures by ML-DSA: python3 cryptography_mldsa.py FILE...  One line a file.

A file is a PDF with one signature, whose chain is signed by ML-DSA from its root to the signer. What is checked by
OpenSSL is each certificate's signature by its issuer's key, and the SignerInfo's over its signed attributes; that these
bind the bytes of the file is checked by hashlib.
"""
import hashlib
import re
import sys

from asn1crypto import cms
from cryptography import x509


def check(name):
    data = open(name, "rb").read()
    found = re.search(rb"/ByteRange ?\[(\d+) (\d+) (\d+) (\d+)\]", data)
    start, length, resume, rest = (int(group) for group in found.groups())
    contents = bytes.fromhex(data[start + length + 1 : resume - 1].decode("ascii"))
    signed_data = cms.ContentInfo.load(contents)["content"]
    by_subject = {}
    for choice in signed_data["certificates"]:
        certificate = x509.load_der_x509_certificate(choice.chosen.dump())
        by_subject[certificate.subject.public_bytes()] = certificate
    for certificate in by_subject.values():
        issuer = by_subject[certificate.issuer.public_bytes()]
        issuer.public_key().verify(certificate.signature, certificate.tbs_certificate_bytes)
    (signer_info,) = signed_data["signer_infos"]
    attributes = signer_info["signed_attrs"]
    covered = data[start : start + length] + data[resume : resume + rest]
    (digest,) = [a["values"][0].native for a in attributes if a["type"].native == "message_digest"]
    algorithm = signer_info["digest_algorithm"]["algorithm"].native
    assert hashlib.new(algorithm, covered).digest() == digest, "the message digest differs"
    serial = signer_info["sid"].chosen["serial_number"].native
    (signer,) = [c for c in by_subject.values() if c.serial_number == serial]
    message = attributes.untag().dump()
    signer.public_key().verify(signer_info["signature"].native, message)
    return f"{len(by_subject)} certificates, {algorithm}, {type(signer.public_key()).__name__}"


for name in sys.argv[1:]:
    try:
        print(check(name))
    except Exception as error:  # the judge's verdict is what it prints
        print(f"refused: {type(error).__name__}: {error}")
