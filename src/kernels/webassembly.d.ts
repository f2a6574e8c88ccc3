// The part of the WebAssembly API that kernels use. Node has it, but neither its types nor the ES library declare
// it, and the DOM library would bring all of a browser's globals.
declare namespace WebAssembly {
  /** Whether bytes are a module that this runtime can compile. */
  function validate(bytes: Uint8Array): boolean;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  /** In pages of 64 KiB. */
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Returns the size before. */
    grow(pages: number): number;
  }
  class CompileError extends Error {}
}
