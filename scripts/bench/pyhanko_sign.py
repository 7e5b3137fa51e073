"""Signs one PDF over and over with pyHanko: FILE P12 PASSPHRASE COUNT. Prints the milliseconds of each signature."""

import json
import sys
import time
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

file, p12, passphrase, count = sys.argv[1:]
with open(file, 'rb') as opened:
    original = opened.read()
signer = signers.SimpleSigner.load_pkcs12(p12, passphrase=passphrase.encode())


def sign():
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(original)),
        signers.PdfSignatureMetadata(
            field_name='Signature1', md_algorithm='sha256', subfilter=fields.SigSeedSubFilter.PADES
        ),
        signer=signer,
    )


times = []
for _ in range(int(count)):
    start = time.perf_counter()
    sign()
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps(times))
