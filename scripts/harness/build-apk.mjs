// Makes the harness APK from nothing: Kotlin modules, native library, dex, manifest, signature. See
// docs/android-harness.md. `npm run harness:build`, or with the vendor's NPU libraries: `-- --npu-libraries DIR`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from '../prepare.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MIN_SDK = '26';
const ABI = 'arm64-v8a';
const DEBIAN_TOOLS = { aapt2: 'aapt' };

await prepare({ root });
const { ANDROID_RUNTIME, defaultCacheDir, fetchAndroidRuntime, HARNESS_VERSION } =
  await import('@rackmark/harness');
const { buildHarness, hasJdk } = await import('./kotlin.mjs');
const { readElf } = await import('./elf.mjs');

const dir = join(root, 'android-harness');
const app = join(dir, 'app');
const out = join(dir, 'out');
const work = mkdtempSync(join(tmpdir(), 'rackmark-apk-'));
try {
  await build();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function build() {
  checkKey();
  if (!hasJdk()) stop('A JDK 17 and Maven are needed (Debian packages openjdk-17-jdk-headless and maven).');
  for (const [tool, debian] of Object.entries(DEBIAN_TOOLS)) provide(tool, debian);
  const { tests } = buildHarness({ root, say });
  if (tests.failed > 0) stop('The Kotlin modules do not pass their tests; no APK is made of them.');
  const library = await fetchAndroidRuntime({ onProgress: say });
  checkLibrary(library);

  const vendor = vendorLibraries();
  const files = join(work, 'files');
  const lib = join(files, 'lib', ABI);
  mkdirSync(lib, { recursive: true });
  mkdirSync(join(work, 'jna'));
  run('jar', ['xf', join(app, 'target/tools/jna.aar')], { cwd: join(work, 'jna') });
  copyFileSync(join(work, 'jna/jni', ABI, 'libjnidispatch.so'), join(lib, 'libjnidispatch.so'));
  for (const path of [library, ...vendor]) copyFileSync(path, join(lib, basename(path)));
  dex(join(work, 'jna/classes.jar'), files);
  checkDex(files);
  const base = linkManifest(vendor.length > 0);

  mkdirSync(out, { recursive: true });
  const apk = join(out, `rackmark-harness-${HARNESS_VERSION}.apk`);
  const key = signingKey();
  const tools = join(app, 'target/tools');
  run('java', [
    ...['-cp', join(tools, 'apksig.jar'), join(app, 'signer/PackApk.java')],
    ...[
      base,
      files,
      apk,
      key.path,
      key.password,
      key.alias,
      MIN_SDK,
      vendor.length > 0 ? 'deflated' : 'stored',
    ],
  ]);
  const sha256 = sha256Of(apk);
  const facts = {
    file: basename(apk),
    version: HARNESS_VERSION,
    sha256,
    abi: ABI,
    min_sdk: Number(MIN_SDK),
    runtime: { name: 'litert-lm', version: ANDROID_RUNTIME.version, sha256: ANDROID_RUNTIME.library.sha256 },
    npu_libraries: vendor.map((path) => basename(path)),
  };
  writeFileSync(join(out, 'harness.json'), `${JSON.stringify(facts, null, 2)}\n`);
  say(`${apk}\nSHA-256 ${sha256}`);
}

/** Every name that Kotlin binds must be there, or the first call on a phone would fail. */
function checkLibrary(library) {
  const { exports, loadAlignment } = readElf(library);
  const missing = boundNames().filter((name) => !exports.has(name));
  if (missing.length > 0) stop(`The Android library does not export ${missing.join(', ')}.`);
  if (loadAlignment < 16384n) stop('The Android library is not aligned for pages of 16 KiB.');
}

/** Of the library's functions, those that Kotlin calls. */
function boundNames() {
  return ['litert/LiteRtC.kt', 'litertlm/LiteRtLmC.kt'].flatMap((file) => {
    const path = join(dir, 'engine-litert/src/main/kotlin/org/rackmark/harness', file);
    return [...readFileSync(path, 'utf8').matchAll(/external fun (\w+)\(/g)].map((m) => m[1]);
  });
}

/** JNA finds functions and callbacks by their names as the app runs: R8 must have dropped and renamed none. */
function checkDex(files) {
  const dex = readFileSync(join(files, 'classes.dex'));
  const kept = [
    'litertlm/LiteRtLmC$OnChunk;',
    'litertlm/StreamClock$Receiver;',
    'litert/LiteRtLibrary$Companion$Destructor;',
  ];
  const missing = [...boundNames(), ...kept].filter((name) => !dex.includes(name));
  if (missing.length > 0) stop(`The dexer dropped ${missing.join(', ')}: app/keep.pro must keep it.`);
}

/** What the operator brings for the NPU; see docs/android-harness.md for where it comes from and its licences. */
function vendorLibraries() {
  const at = process.argv.indexOf('--npu-libraries');
  if (at < 0) return [];
  const folder = process.argv[at + 1];
  if (!folder || !existsSync(folder))
    stop(`--npu-libraries needs a folder; there is no ${folder ?? 'name'}.`);
  const found = readdirSync(folder)
    .filter((f) => f.endsWith('.so'))
    .sort();
  if (!found.some((f) => f.startsWith('libLiteRtDispatch')))
    stop(`${folder} holds no libLiteRtDispatch*.so: without one LiteRT reaches no NPU.`);
  return found.map((f) => join(folder, f));
}

function dex(jnaClasses, target) {
  const runtime = join(app, 'target/runtime');
  // JNA's classes for Android stand in its Android archive; annotations are for compilers.
  const jars = readdirSync(runtime)
    .filter((f) => !/^(annotations|jna)-/.test(f))
    .sort()
    .map((f) => join(runtime, f));
  const into = join(work, 'dex');
  mkdirSync(into);
  const tools = join(app, 'target/tools');
  run('java', [
    ...['-Xmx2g', '-cp', join(tools, 'r8.jar'), 'com.android.tools.r8.R8', '--release', '--min-api', MIN_SDK],
    ...['--lib', join(tools, 'android-all.jar'), '--lib', javaHome(), '--pg-conf', join(app, 'keep.pro')],
    ...['--output', into, join(app, `target/harness-app-${HARNESS_VERSION}.jar`), ...jars, jnaClasses],
  ]);
  for (const file of readdirSync(into).filter((f) => /^classes\d*\.dex$/.test(f)))
    copyFileSync(join(into, file), join(target, file));
}

function linkManifest(extract) {
  const [major, minor, patch] = HARNESS_VERSION.split('.').map(Number);
  const values = {
    VERSION: HARNESS_VERSION,
    VERSION_CODE: major * 10_000 + minor * 100 + patch,
    EXTRACT: extract,
    RUNTIME_VERSION: `LiteRT-LM ${ANDROID_RUNTIME.version}`,
    RUNTIME_SHA256: ANDROID_RUNTIME.library.sha256,
  };
  const template = readFileSync(join(app, 'src/main/AndroidManifest.xml'), 'utf8');
  const manifest = join(work, 'AndroidManifest.xml');
  writeFileSync(
    manifest,
    template.replace(/@(\w+)@/g, (_, name) => String(values[name])),
  );
  const base = join(work, 'base.apk');
  const android = join(app, 'target/tools/android-all.jar');
  // Debian's aapt2 is older than two elements of the manifest: it warns of them and keeps them.
  run('aapt2', ['link', '--warn-manifest-validation', '--manifest', manifest, '-I', android, '-o', base]);
  return base;
}

/** Phones take updates only of the same key: another one in place of what somebody named would lock them out. */
function checkKey() {
  const {
    RACKMARK_ANDROID_KEYSTORE: own,
    RACKMARK_ANDROID_KEYSTORE_PASSWORD,
    RACKMARK_ANDROID_KEY,
  } = process.env;
  if (own && !existsSync(own))
    stop(`RACKMARK_ANDROID_KEYSTORE names ${own}, which is not there. Correct it or unset it.`);
  if (!own && (RACKMARK_ANDROID_KEYSTORE_PASSWORD || RACKMARK_ANDROID_KEY))
    stop(
      'RACKMARK_ANDROID_KEY and RACKMARK_ANDROID_KEYSTORE_PASSWORD are of a key store that RACKMARK_ANDROID_KEYSTORE names, which is not set.',
    );
}

/** The operator's key, or one of this computer's own that is made once: phones take updates only of the same key. */
function signingKey() {
  const own = process.env.RACKMARK_ANDROID_KEYSTORE;
  if (own) {
    const password = process.env.RACKMARK_ANDROID_KEYSTORE_PASSWORD ?? '';
    return { path: own, password, alias: process.env.RACKMARK_ANDROID_KEY ?? 'rackmark' };
  }
  const path = join(defaultCacheDir(), 'android', 'harness.p12');
  const key = { path, password: 'rackmark', alias: 'rackmark' };
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    return key;
  }
  // Whoever has the key can give phones an update of the harness.
  const others = process.umask(0o077);
  mkdirSync(join(defaultCacheDir(), 'android'), { recursive: true });
  run('keytool', [
    ...[
      '-genkeypair',
      '-keystore',
      path,
      '-storetype',
      'PKCS12',
      '-storepass',
      key.password,
      '-alias',
      key.alias,
    ],
    ...['-keyalg', 'RSA', '-keysize', '3072', '-validity', '10000', '-dname', 'CN=Rackmark harness'],
  ]);
  process.umask(others);
  return key;
}

function provide(tool, debian) {
  const there = () => spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;
  if (there()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`Installing the Debian package ${debian} …`);
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debian]);
  }
  if (!there()) stop(`${tool} is needed (Debian package ${debian}).`);
}

function javaHome() {
  const said = spawnSync('java', ['-XshowSettings:properties', '-version'], { encoding: 'utf8' }).stderr;
  return /java\.home = (.+)/.exec(said)[1].trim();
}

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status === 0) return;
  stop(`${command} failed:\n${stdout ?? ''}${stderr ?? ''}`);
}

function sha256Of(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function stop(why) {
  rmSync(work, { recursive: true, force: true });
  say(why);
  process.exit(1);
}
