import { inherited } from '@rackmark/contracts';

/** Settings of ours and of the runtimes that a measuring process reads. */
const MEASURING = [
  ...['RACKMARK_LITERT_*', 'RACKMARK_CACHE_DIR', 'RACKMARK_SOFTWARE_ACCELERATORS'],
  // What drivers of GPUs and NPUs, and their loaders, are found and set by.
  ...[
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'VK_*',
    '__VK_*',
    'EGL_*',
    '__EGL_*',
    '__GLX_*',
    '__NV_*',
    'LIBGL_*',
    'MESA_*',
  ],
  ...[
    'GALLIUM_*',
    'LP_*',
    'CUDA_*',
    'NVIDIA_*',
    'NV_*',
    'ROCR_*',
    'HSA_*',
    'HIP_*',
    'AMD_*',
    'ZE_*',
    'ZES_*',
  ],
  ...['OCL_*', 'OPENCL_*', 'CL_*', 'POCL_*', 'INTEL_*', 'OV_*', 'OPENVINO_*', 'ADSP_LIBRARY_PATH', 'QNN_*'],
  // Threads and logs of native libraries; the JVM of the harness in Kotlin.
  ...[
    'OMP_*',
    'KMP_*',
    'GOMP_*',
    'TF_*',
    'LITERT_*',
    'XNNPACK_*',
    'GLOG_*',
    'JAVA_HOME',
    'JAVA_TOOL_OPTIONS',
  ],
];

/** What pip, and Python below it, are set by: the way into the network, and where packages come from. */
const FETCHING = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...[
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'NETRC',
    'PIP_*',
    'PYTHON*',
    'PYENV_*',
    'VIRTUAL_ENV',
    'CONDA_*',
  ],
];

/** For a process that measures or asks a driver: no code, no key, no flag of this program's own debugger. */
export const measuringEnvironment = (more: Record<string, string> = {}): Record<string, string> => ({
  ...inherited(process.env, MEASURING),
  ...more,
});

export const fetchingEnvironment = (): Record<string, string> => inherited(process.env, FETCHING);
