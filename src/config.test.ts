import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment, '/srv');
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.split(':')[0]!);
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({}, '/srv')).toMatchObject({
      mode: 'demo',
      dataFolder: '/srv/data',
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      pkiUrl: 'http://127.0.0.1:8080',
      trustProxy: false,
      platformKeyFile: '/srv/data/keys/platform-key.json',
      smtp: undefined,
      logFile: '/srv/data/sertel.log',
    });
  });

  it('lists every fault at once', () => {
    const faults = faultsOf({
      SERTEL_MODE: 'test',
      PORT: '80a',
      HOST: 'a b',
      PUBLIC_URL: 'ftp://x',
      TRUST_PROXY: 'maybe',
      SERTEL_LOG_LEVEL: 'loud',
      SERTEL_REFUSE: 'danger, scripts',
      DATABASE_URL: 'mysql://x',
      SERTEL_MODUS: 'demo',
    });
    expect(faults.toSorted()).toEqual([
      'DATABASE_URL',
      'HOST',
      'PORT',
      'PUBLIC_URL',
      'SERTEL_LOG_LEVEL',
      'SERTEL_MODE',
      'SERTEL_MODUS',
      'SERTEL_REFUSE',
      'TRUST_PROXY',
    ]);
  });

  it.each(['0', '65536', '-1', '8080.5', '0x50'])('refuses the port %s', (PORT) => {
    expect(faultsOf({ PORT })).toEqual(['PORT']);
  });

  it.each(['https://a.example?x', 'https://a.example/#x', 'https://u:p@a.example', 'a.example'])(
    'refuses the public address %s',
    (PUBLIC_URL) => {
      expect(faultsOf({ PUBLIC_URL })).toEqual(['PUBLIC_URL']);
    },
  );

  it.each([
    [{ PUBLIC_URL: 'https://a.example' }, 'http://a.example'],
    [{ PUBLIC_URL: 'https://a.example:8443/sertel/' }, 'http://a.example/sertel'],
    [{ PUBLIC_URL: 'https://a.example', PKI_URL: 'http://pki.example' }, 'http://pki.example'],
  ])('puts plain http into certificates: %j', (environment, pkiUrl) => {
    expect(readConfig(environment, '/').pkiUrl).toBe(pkiUrl);
  });

  it('refuses an address in certificates that is none', () => {
    expect(faultsOf({ PKI_URL: 'ldap://a.example' })).toEqual(['PKI_URL']);
  });

  it('serves figures only where a port is given for them, and not on the platform’s own', () => {
    expect(readConfig({}, '/').metrics).toBeUndefined();
    expect(readConfig({ METRICS_PORT: '9464' }, '/').metrics).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(readConfig({ METRICS_PORT: '8080', METRICS_HOST: '::1' }, '/').metrics?.host).toBe('::1');
    expect(faultsOf({ METRICS_PORT: '8080' })).toEqual(['METRICS_PORT']);
    expect(faultsOf({ METRICS_PORT: 'x', METRICS_HOST: 'a b' }).toSorted()).toEqual([
      'METRICS_HOST',
      'METRICS_PORT',
    ]);
  });

  it('takes a mail server without its password, which comes by file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-config-'));
    const file = path.join(folder, 'password');
    writeFileSync(file, 'rahasia\n');
    const from = { MAIL_FROM: 'sertel@bssn.example' };
    const whole = { ...from, SMTP_URL: 'smtp://sertel@mail.example', SMTP_PASSWORD_FILE: file };
    expect(readConfig(whole, '/').smtp).toEqual({
      host: 'mail.example',
      port: 587,
      implicitTls: false,
      account: { user: 'sertel', password: 'rahasia' },
      from: 'sertel@bssn.example',
    });
    expect(readConfig({ ...from, SMTP_URL: 'smtps://mail.example' }, '/').smtp).toMatchObject({
      port: 465,
      implicitTls: true,
      account: undefined,
    });
    expect(faultsOf({ ...whole, SMTP_URL: 'smtp://a:b@mail.example' })).toEqual(['SMTP_URL']);
    expect(faultsOf({ ...whole, SMTP_URL: 'http://mail.example' })).toEqual(['SMTP_URL']);
    expect(faultsOf({ ...whole, MAIL_FROM: 'sertel' })).toEqual(['MAIL_FROM']);
    expect(faultsOf({ ...from, SMTP_URL: 'smtp://a@mail.example' })).toEqual(['SMTP_PASSWORD_FILE']);
    expect(faultsOf({ ...whole, SMTP_PASSWORD_FILE: '/nowhere' })).toEqual(['SMTP_PASSWORD_FILE']);
    expect(faultsOf({ SMTP_PASSWORD_FILE: file })).toEqual(['SMTP_PASSWORD_FILE']);
    rmSync(folder, { recursive: true });
  });

  it('takes the slash off the public address', () => {
    expect(readConfig({ PUBLIC_URL: 'https://a.example/' }, '/').publicUrl).toBe('https://a.example');
  });

  it('is reached at a name when it listens everywhere', () => {
    expect(readConfig({ HOST: '0.0.0.0' }, '/').publicUrl).toBe('http://127.0.0.1:8080');
    expect(readConfig({ HOST: '::1' }, '/').publicUrl).toBe('http://[::1]:8080');
  });

  it('refuses a plain or unset public address in production', () => {
    expect(faultsOf({ SERTEL_MODE: 'production' })).toEqual(['PUBLIC_URL']);
    expect(faultsOf({ SERTEL_MODE: 'production', PUBLIC_URL: 'http://a.example' })).toEqual(['PUBLIC_URL']);
    expect(faultsOf({ SERTEL_MODE: 'production', PUBLIC_URL: 'https://a.example' })).toEqual([]);
  });

  it('reads the database address from a file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-config-')), 'url');
    writeFileSync(file, 'postgres://a:b@c/d\n');
    expect(readConfig({ DATABASE_URL_FILE: file }, '/').databaseUrl).toBe('postgres://a:b@c/d');
    expect(faultsOf({ DATABASE_URL_FILE: `${file}.none` })).toEqual(['DATABASE_URL_FILE']);
  });

  it('never quotes the password of the database', () => {
    expect(() => readConfig({ DATABASE_URL: 'pg://me:geheim@x' }, '/')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('geheim') }),
    );
  });
});
