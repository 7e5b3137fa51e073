// House rule: no source file over 400 lines; generated files and data excepted.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const limit = 400;
const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'src', 'web', 'test', 'scripts'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => /\.(ts|tsx|mjs|sql)$/.test(file) && !file.includes('/generated/'));

const tooLong = files
  .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > limit);

for (const { file, lines } of tooLong) console.error(`${file}: ${lines} lines, the limit is ${limit}`);
if (tooLong.length > 0) process.exit(1);
console.log(`${files.length} files, none over ${limit} lines`);
