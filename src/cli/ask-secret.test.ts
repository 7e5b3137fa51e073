import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askSecret } from './ask-secret.ts';

function terminal() {
  const output = new PassThrough();
  const input = new PassThrough();
  let text = '';
  output.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const shown = async () => {
    await new Promise(setImmediate);
    return text;
  };
  return { input, output, shown };
}

it('takes what is typed and shows none of it', async () => {
  const { shown, ...ends } = terminal();
  const asked = askSecret('Passphrase: ', '--passphrase-file', ends);
  ends.input.write('rahasia sekali\n');
  expect(await asked).toBe('rahasia sekali');
  expect(await shown()).toBe('Passphrase: \n');
});

it('says what to give where the input has ended', async () => {
  const { shown, ...ends } = terminal();
  ends.input.end();
  await expect(askSecret('Passphrase: ', '--passphrase-file', ends)).rejects.toMatchObject({
    code: 'cli.usage',
    message: expect.stringContaining('give --passphrase-file'),
  });
  expect(await shown()).toContain('Passphrase: ');
});
