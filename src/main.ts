#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { overview } from './cli/commands/help.ts';
import { terminal, type ExitCode, type Output } from './cli/output.ts';
import { runCli, type Verb } from './cli/run.ts';
import { readConfig, variables, type Config } from './config.ts';
import { systemClock } from './lib/clock.ts';
import type { OpenedPlatform, OpenPlatformOptions } from './services/open-platform.ts';
import type { Scheduler } from './services/jobs/start-scheduler.ts';
import type { Platform, PlatformSettings } from './services/platform.ts';

/**
 * The `sertel` command: reads the configuration, constructs everything and hands over to cli/ and http/. The
 * code of a verb is loaded when it is asked for.
 */
async function main(args: readonly string[]): Promise<ExitCode> {
  enableCompileCache();
  const verbs = new Map<string, Verb>([
    ['start', { summary: 'serve the platform, the demonstration by default', load: loadStart }],
    ['init', { summary: 'make a production platform, once', load: loadInit }],
    ['demo', { summary: 'the main job as a story', load: loadDemo }],
    ['sign', { summary: 'sign PDF files with a key of your own or one on a platform', load: loadSign }],
    ['augment', { summary: 'lift signed PDF files of any maker to a higher level', load: loadAugment }],
    ['inspect', { summary: 'what could make a reader of a PDF see something else', load: loadInspect }],
    ['verify', { summary: 'check PDF files: who signed, what changed', load: loadVerify }],
    ['ceremony', { summary: 'make authorities and new keys as a reviewed file says', load: loadCeremony }],
    ['lint', { summary: 'what in certificates breaks RFC 5280 and its kin', load: loadLint }],
    [
      'trust',
      { summary: 'who may vouch for documents that are checked: list, add, remove', load: loadTrust },
    ],
    ['pki', { summary: 'make a throw-away PKI as files', load: loadPki }],
    ['notice', { summary: 'the statement and the logo that signed documents carry', load: loadNotice }],
    ['journal', { summary: 'check the journal, copy it, take out your entries', load: loadJournal }],
    ['witness', { summary: 'cosign a journal that only grows', load: loadWitness }],
    [
      'doctor',
      { summary: 'check clock, folder, database, keys and reach, and say the cure', load: loadDoctor },
    ],
  ]);
  return runCli(args, verbs, () => overview(verbs, variables), terminal);
}

async function loadStart() {
  const { startCommand, startHelp } = await import('./cli/commands/start.ts');
  const run = (args: readonly string[], output: Output) => {
    const config = configure();
    return startCommand(
      args,
      {
        ...config,
        openPlatform: () => open(config),
        makeDemonstration: async (platform) =>
          (await import('./services/jobs/make-demonstration.ts')).makeDemonstration(platform),
        startJournal: async (platform) =>
          (await import('./services/journal/start-journal.ts')).startJournal(platform, {
            policy: config.journalPolicy,
          }),
        buildApp: buildWholeApp,
        startJobs,
        serveMetrics: (platform) => serveMetrics(config, platform),
      },
      output,
    );
  };
  return { help: startHelp, run };
}

const webFolder = fileURLToPath(new URL('../web/dist', import.meta.url));

async function buildWholeApp(platform: Platform) {
  const { buildApp } = await import('./http/app.ts');
  const { readWebFiles } = await import('./io/files/read-web-files.ts');
  const web = await readWebFiles(webFolder);
  if (web === undefined)
    platform.log.warn('the web application was not built (npm run build:web); pages without a script serve');
  return buildApp(platform, undefined, web);
}

async function startJobs(platform: Platform): Promise<Scheduler> {
  const { startScheduler } = await import('./services/jobs/start-scheduler.ts');
  const { schedule } = await import('./services/jobs/schedule.ts');
  return startScheduler(platform, schedule);
}

async function serveMetrics({ metrics }: Config, platform: Platform) {
  if (metrics === undefined) return undefined;
  const { measurePlatform } = await import('./services/jobs/measure-platform.ts');
  const { openMetricsListener } = await import('./http/metrics-listener.ts');
  const measured = measurePlatform(platform);
  const listener = await openMetricsListener(platform.metrics, metrics);
  const close = async () => {
    measured.stop();
    await listener.close();
  };
  return { close };
}

async function loadDemo() {
  const { demoCommand, demoHelp } = await import('./cli/commands/demo.ts');
  const run = (args: readonly string[], output: Output) => {
    const config = configure();
    return demoCommand(
      args,
      {
        ...config,
        openPlatform: () => open(config),
        makeDemonstration: async (platform) =>
          (await import('./services/jobs/make-demonstration.ts')).makeDemonstration(platform),
        buildApp: buildWholeApp,
      },
      output,
    );
  };
  return { help: demoHelp, run };
}

async function loadSign() {
  const { signCommand, signHelp } = await import('./cli/commands/sign.ts');
  return {
    help: signHelp,
    run: (args: readonly string[], output: Output) => signCommand(args, systemClock, output),
  };
}

async function loadAugment() {
  const { augmentCommand, augmentHelp } = await import('./cli/commands/augment.ts');
  return {
    help: augmentHelp,
    run: (args: readonly string[], output: Output) => augmentCommand(args, systemClock, output),
  };
}

async function loadInspect() {
  const { inspectCommand, inspectHelp } = await import('./cli/commands/inspect.ts');
  return {
    help: inspectHelp,
    run: (args: readonly string[], output: Output) => inspectCommand(args, output),
  };
}

async function loadVerify() {
  const { verifyCommand, verifyHelp } = await import('./cli/commands/verify.ts');
  const { readOwnTrust } = await import('./cli/own-trust.ts');
  const ownTrust = () => readOwnTrust(configure().dataFolder);
  const run = (args: readonly string[], output: Output) =>
    verifyCommand(args, { clock: systemClock, ownTrust, ownEvidence }, output);
  return { help: verifyHelp, run };
}

/** Undefined where no platform was made in the data folder. */
async function ownEvidence() {
  const { databaseUrl, dataFolder, platformKeyFile, hsm } = configure();
  if (!existsSync(platformKeyFile)) return undefined;
  const { openOwnEvidence } = await import('./services/open-own-evidence.ts');
  const { reachDatabase } = await import('./services/reach-database.ts');
  const { readPlatformKey } = await import('./io/keys/platform-key.ts');
  return openOwnEvidence({
    reachDatabase: () => reachDatabase(databaseUrl, dataFolder),
    readPlatformKey: () => readPlatformKey(platformKeyFile),
    hsm,
    clock: systemClock,
  });
}

async function loadCeremony() {
  const { ceremonyCommand, ceremonyHelp } = await import('./cli/commands/ceremony.ts');
  const run = (args: readonly string[], output: Output) => {
    const config = configure();
    return ceremonyCommand(args, { ...config, openPlatform: () => open(config) }, output);
  };
  return { help: ceremonyHelp, run };
}

async function loadLint() {
  const { lintCommand, lintHelp } = await import('./cli/commands/lint.ts');
  return {
    help: lintHelp,
    run: (args: readonly string[], output: Output) => lintCommand(args, output),
  };
}

async function loadTrust() {
  const { trustCommand, trustHelp } = await import('./cli/commands/trust.ts');
  const run = (args: readonly string[], output: Output) => {
    const config = configure();
    return trustCommand(args, { openPlatform: () => open(config, {}) }, output);
  };
  return { help: trustHelp, run };
}

async function loadPki() {
  const { pkiCommand, pkiHelp } = await import('./cli/commands/pki.ts');
  return {
    help: pkiHelp,
    run: (args: readonly string[], output: Output) => pkiCommand(args, systemClock(), output),
  };
}

async function loadJournal() {
  const { journalCommand, journalHelp } = await import('./cli/commands/journal.ts');
  return { help: journalHelp, run: journalCommand };
}

async function loadWitness() {
  const { witnessCommand, witnessHelp } = await import('./cli/commands/witness.ts');
  const { buildWitnessApp } = await import('./http/witness/witness-app.ts');
  const run = (args: readonly string[], output: Output) =>
    witnessCommand(args, { clock: systemClock, buildWitnessApp }, output);
  return { help: witnessHelp, run };
}

async function loadInit() {
  const { initCommand, initHelp } = await import('./cli/commands/init.ts');
  const run = (args: readonly string[], output: Output) => {
    const config = configure();
    return initCommand(args, { ...config, openPlatform: (options) => open(config, options) }, output);
  };
  return { help: initHelp, run };
}

async function loadDoctor() {
  const { doctorCommand, doctorHelp } = await import('./cli/commands/doctor.ts');
  const run = (args: readonly string[], output: Output) =>
    doctorCommand(args, { ...configure(), webFolder, clock: systemClock }, output);
  return { help: doctorHelp, run };
}

async function loadNotice() {
  const { noticeCommand, noticeHelp } = await import('./cli/commands/notice.ts');
  const run = (args: readonly string[], output: Output) =>
    noticeCommand(args, { ...configure(), clock: systemClock }, output);
  return { help: noticeHelp, run };
}

function configure(): Config {
  return readConfig(process.env, process.cwd());
}

async function open(
  config: Config,
  options: Pick<OpenPlatformOptions, 'initialising'> = {},
): Promise<OpenedPlatform> {
  const { makeDataFolder } = await import('./services/data-folder.ts');
  const { openPlatform } = await import('./services/open-platform.ts');
  const { openLog } = await import('./io/log/open-log.ts');
  const { mode, publicUrl, pkiUrl, dataFolder, trustProxy, refuse, journalPolicy } = config;
  const { databaseUrl, platformKeyFile, hsm, smtp } = config;
  const settings: PlatformSettings = {
    mode,
    publicUrl,
    pkiUrl,
    dataFolder,
    trustProxy,
    refuse,
    journalPolicy,
  };
  const folder = await makeDataFolder(dataFolder);
  const log = openLog({ level: config.logLevel, file: config.logFile });
  try {
    return await openPlatform({
      settings,
      databaseUrl,
      platformKeyFile,
      hsm,
      smtp,
      clock: systemClock,
      log,
      ...options,
    });
  } catch (error) {
    await folder.leaveNothing(config.logFile === undefined ? [] : [config.logFile]);
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
