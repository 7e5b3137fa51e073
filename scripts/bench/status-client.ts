// Asks an address a number of times over connections that stay open: a process of its own, so that its work is not counted.
import { Agent, get } from 'node:http';

const [url = '', count = '0'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let left = Number(count);
const ask = (): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answers ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    }).on('error', reject);
  });
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (left-- > 0) await ask();
  }),
);
agent.destroy();
