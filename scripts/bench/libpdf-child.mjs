// Signs one PDF over and over with libpdf: MODULE FILE P12 PASSPHRASE COUNT. Prints the milliseconds of each signature.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, file, p12, passphrase, count] = process.argv.slice(2);
const { PDF, P12Signer } = await import(pathToFileURL(module).href);
const original = readFileSync(file);
const signer = await P12Signer.create(readFileSync(p12), passphrase);
const times = [];
for (let i = 0; i < Number(count); i++) {
  const start = performance.now();
  const pdf = await PDF.load(new Uint8Array(original));
  await pdf.sign({ signer });
  times.push(performance.now() - start);
}
console.log(JSON.stringify(times));
