/** What the studio's page may do: everything from its own origin, nothing from anywhere else. */
export const contentPolicy = [
  "default-src 'none'",
  // the library's kernels are WebAssembly; no script is made from text
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
