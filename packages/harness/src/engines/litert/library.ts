import { dirname } from 'node:path';
import type { Accelerator, NpuRoute } from '@rackmark/contracts';
import koffi from 'koffi';

/** Status codes of the C API by number; the library does not export its own names. */
const statusNames: Record<number, string> = {
  1: 'InvalidArgument',
  2: 'MemoryAllocationFailure',
  3: 'RuntimeFailure',
  4: 'MissingInputTensor',
  5: 'Unsupported',
  6: 'NotFound',
  7: 'TimeoutExpired',
  8: 'WrongVersion',
  9: 'Unknown',
  10: 'AlreadyExists',
  100: 'Cancelled',
  500: 'FileIO',
  501: 'InvalidFlatbuffer',
  502: 'DynamicLoading',
  503: 'Serialization',
  504: 'Compilation',
};

/** A call of the C API that did not return 0. */
export class LiteRtStatus extends Error {
  constructor(
    readonly status: number,
    readonly call: string,
  ) {
    super(`${call}: ${statusNames[status] ?? 'unknown status'} (${status})`);
  }
}

export type Pointer = unknown;
/** A function of the library: pointers and numbers in, a status or nothing out. */
export type NativeFunction = (...args: unknown[]) => unknown;

/** Bits of LiteRT's accelerator set. */
export const ACCELERATOR_BITS = { cpu: 1, gpu: 2, npu: 4 } as const;

/** Tags of LiteRtEnvOption and types of LiteRtAny that are used here (litert/c). */
const ENV_COMPILER_PLUGIN_DIR = 0;
const ENV_DISPATCH_LIBRARY_DIR = 1;
const ENV_COMPILER_CACHE_DIR = 18;
const ENV_RUNTIME_LIBRARY_DIR = 22;
const ENV_MIN_LOG_SEVERITY = 25;
const ANY_INT = 2;
const ANY_STRING = 8;

const prototypes = [
  'int LiteRtCreateEnvironment(int n, const void *options, _Out_ void **environment)',
  'void LiteRtDestroyEnvironment(void *environment)',
  'int LiteRtGetNumAccelerators(void *environment, _Out_ size_t *n)',
  'int LiteRtGetAccelerator(void *environment, size_t index, _Out_ void **accelerator)',
  'int LiteRtGetAcceleratorName(void *accelerator, _Out_ const char **name)',
  'int LiteRtGetAcceleratorHardwareSupport(void *accelerator, _Out_ int *bits)',
  'int LiteRtCreateModelFromFile(void *environment, const char *path, _Out_ void **model)',
  'void LiteRtDestroyModel(void *model)',
  'int LiteRtGetNumModelSignatures(void *model, _Out_ size_t *n)',
  'int LiteRtGetModelSignature(void *model, size_t index, _Out_ void **signature)',
  'int LiteRtGetSignatureKey(void *signature, _Out_ const char **key)',
  'int LiteRtGetNumSignatureInputs(void *signature, _Out_ size_t *n)',
  'int LiteRtGetSignatureInputName(void *signature, size_t index, _Out_ const char **name)',
  'int LiteRtGetSignatureInputTensorByIndex(void *signature, size_t index, _Out_ void **tensor)',
  'int LiteRtGetNumSignatureOutputs(void *signature, _Out_ size_t *n)',
  'int LiteRtGetSignatureOutputName(void *signature, size_t index, _Out_ const char **name)',
  'int LiteRtGetSignatureOutputTensorByIndex(void *signature, size_t index, _Out_ void **tensor)',
  'int LiteRtGetRankedTensorType(void *tensor, void *type)',
  'int LiteRtCreateOptions(_Out_ void **options)',
  'void LiteRtDestroyOptions(void *options)',
  'int LiteRtSetOptionsHardwareAccelerators(void *options, int set)',
  'int LiteRtAddOpaqueOptions(void *options, void *opaque)',
  'int LiteRtCreateCompiledModel(void *environment, void *model, void *options, _Out_ void **compiled)',
  'void LiteRtDestroyCompiledModel(void *compiled)',
  'int LiteRtCompiledModelIsFullyAccelerated(void *compiled, _Out_ bool *yes)',
  'int LiteRtCompiledModelIsNonCpuFullyAccelerated(void *compiled, _Out_ bool *yes)',
  'int LiteRtGetCompiledModelInputBufferRequirements(void *compiled, size_t signature, size_t index, _Out_ void **requirements)',
  'int LiteRtGetCompiledModelOutputBufferRequirements(void *compiled, size_t signature, size_t index, _Out_ void **requirements)',
  'int LiteRtGetCompiledModelInputTensorLayout(void *compiled, size_t signature, size_t index, void *layout)',
  'int LiteRtGetCompiledModelOutputTensorLayouts(void *compiled, size_t signature, size_t n, void *layouts, bool prepare)',
  'int LiteRtCompiledModelResizeInputTensorNonStrict(void *compiled, size_t signature, size_t index, const int *sizes, size_t n)',
  'int LiteRtGetTensorBufferRequirementsBufferSize(void *requirements, _Out_ size_t *n)',
  'int LiteRtCreateManagedTensorBuffer(void *environment, int buffer_type, const void *type, size_t bytes, _Out_ void **buffer)',
  'int LiteRtCreateManagedTensorBufferFromRequirements(void *environment, const void *type, void *requirements, _Out_ void **buffer)',
  'void LiteRtDestroyTensorBuffer(void *buffer)',
  'int LiteRtGetTensorBufferType(void *buffer, _Out_ int *type)',
  'int LiteRtGetTensorBufferPackedSize(void *buffer, _Out_ size_t *n)',
  'int LiteRtLockTensorBuffer(void *buffer, _Out_ void **address, int mode)',
  'int LiteRtUnlockTensorBuffer(void *buffer)',
  'int LiteRtRunCompiledModel(void *compiled, size_t signature, size_t inputs, void **in, size_t outputs, void **out)',
  'int LiteRtCompiledModelGetProfiler(void *compiled, _Out_ void **profiler)',
  'int LiteRtStartProfiler(void *profiler)',
  'int LiteRtStopProfiler(void *profiler)',
  'int LiteRtGetProfileSummary(void *profiler, void *compiled, _Out_ const char **text)',
] as const;

/** What not every version exports: LiteRT 2.3 was the first. Without it less is known of a run, which is measured alike. */
const OPTIONAL = 'LiteRtCompiledModelIsNonCpuFullyAccelerated';

type CallName = (typeof prototypes)[number] extends `${string} ${infer Rest}`
  ? Rest extends `${infer Name}(${string}`
    ? Name
    : never
  : never;

export interface EnvironmentOptions {
  /** Only this one's libraries are looked for: others would be part of the process's memory. */
  accelerator: Accelerator;
  npu?: NpuRoute | null;
  /** Where the NPU's compiler keeps what it compiled. */
  cacheDir?: string | null;
}

/** LiteRT's C API through koffi: calls by name, statuses turned into errors. One a process. */
export class LiteRtLibrary {
  private readonly functions = new Map<string, NativeFunction>();
  private readonly createOpaque: NativeFunction;
  private readonly noDestructor: Pointer;
  /** Option texts are not copied by LiteRT: they must live as long as this does. */
  private readonly kept: Buffer[] = [];
  readonly environment: Pointer;

  constructor(path: string, { accelerator, npu = null, cacheDir = null }: EnvironmentOptions) {
    const library = koffi.load(path);
    for (const prototype of prototypes) {
      const name = /(LiteRt\w+)\(/.exec(prototype)![1]!;
      try {
        this.functions.set(name, library.func(prototype) as unknown as NativeFunction);
      } catch (error) {
        if (name !== OPTIONAL) throw error;
      }
    }
    const destructor = koffi.proto('void RackmarkPayloadDestructor(void *payload)');
    this.noDestructor = koffi.register(() => {}, koffi.pointer(destructor));
    this.createOpaque = library.func(
      'int LiteRtCreateOpaqueOptions(const char *id, void *payload, RackmarkPayloadDestructor *destructor, _Out_ void **options)',
    ) as unknown as NativeFunction;
    const entries: [number, number | string][] = [
      // Severity 1 keeps the lines that name adapter, partitions and caches; 3 keeps errors only.
      [ENV_MIN_LOG_SEVERITY, accelerator === 'cpu' ? 3 : 1],
    ];
    if (accelerator === 'gpu') entries.push([ENV_RUNTIME_LIBRARY_DIR, dirname(path)]);
    if (accelerator === 'npu' && npu !== null) {
      entries.push([ENV_DISPATCH_LIBRARY_DIR, npu.dispatch_dir]);
      if (npu.compiler_dir !== null) entries.push([ENV_COMPILER_PLUGIN_DIR, npu.compiler_dir]);
      if (cacheDir !== null) entries.push([ENV_COMPILER_CACHE_DIR, cacheDir]);
    }
    this.environment = this.createEnvironment(entries);
  }

  /** Whether this version of the library exports a function. */
  has(name: typeof OPTIONAL): boolean {
    return this.functions.has(name);
  }

  /** Calls a function that returns a status. @throws LiteRtStatus */
  call(name: CallName, ...args: unknown[]): void {
    const status: unknown = this.functions.get(name)!(...args);
    if (typeof status === 'number' && status !== 0) throw new LiteRtStatus(status, name);
  }

  /** As `call`, for functions whose last parameter is what they give back. */
  get<T>(name: CallName, ...args: unknown[]): T {
    const out: [T | null] = [null];
    this.call(name, ...args, out);
    return out[0] as T;
  }

  /** The bare function, for the timed section. */
  bare(name: CallName): NativeFunction {
    return this.functions.get(name)!;
  }

  /** An opaque option: TOML text under an id such as `xnnpack` or `gpu_options`. */
  opaque(id: string, toml: string): Pointer {
    const text = Buffer.from(`${toml}\0`);
    this.kept.push(text);
    const out: [Pointer] = [null];
    const status: unknown = this.createOpaque(id, text, this.noDestructor, out);
    if (status !== 0) throw new LiteRtStatus(Number(status), 'LiteRtCreateOpaqueOptions');
    return out[0];
  }

  /** Names and hardware bits of the accelerators that registered themselves. A listed one may still have no device. */
  accelerators(): { name: string; bits: number }[] {
    const n = Number(this.get<number | bigint>('LiteRtGetNumAccelerators', this.environment));
    return Array.from({ length: n }, (_, i) => {
      const accelerator = this.get<Pointer>('LiteRtGetAccelerator', this.environment, i);
      return {
        name: this.get<string>('LiteRtGetAcceleratorName', accelerator),
        bits: this.get<number>('LiteRtGetAcceleratorHardwareSupport', accelerator),
      };
    });
  }

  /** Gives the locked bytes of a tensor buffer to `use`; they are gone when it returns. */
  withBytes<T>(buffer: Pointer, mode: 'read' | 'write', use: (bytes: Uint8Array) => T): T {
    const address = [null] as [Pointer];
    this.call('LiteRtLockTensorBuffer', buffer, address, mode === 'write' ? 1 : 0);
    try {
      const size = Number(this.get<number | bigint>('LiteRtGetTensorBufferPackedSize', buffer));
      return use(new Uint8Array(koffi.view(address[0], size)));
    } finally {
      this.bare('LiteRtUnlockTensorBuffer')(buffer);
    }
  }

  close(): void {
    this.bare('LiteRtDestroyEnvironment')(this.environment);
  }

  private createEnvironment(entries: readonly (readonly [tag: number, value: number | string])[]): Pointer {
    // LiteRtEnvOption { int32 tag; LiteRtAny { int32 type; 8-byte union } }, 24 bytes.
    const head = { tag: 'int32', p0: 'int32', type: 'int32', p1: 'int32' };
    const number = koffi.struct({ ...head, value: 'int64' });
    const text = koffi.struct({ ...head, value: 'const char *' });
    const options: unknown = koffi.alloc('uint8', 24 * entries.length);
    entries.forEach(([tag, value], i) => {
      const isNumber = typeof value === 'number';
      const type = isNumber ? ANY_INT : ANY_STRING;
      koffi.encode(options, 24 * i, isNumber ? number : text, { tag, p0: 0, type, p1: 0, value });
    });
    return this.get<Pointer>('LiteRtCreateEnvironment', entries.length, options);
  }
}
