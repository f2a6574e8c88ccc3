#!/usr/bin/env node
// Starts the command line: the compiled build in an installed package, the TypeScript source in a clone.
import { existsSync } from 'node:fs';
import module from 'node:module';

module.enableCompileCache?.();
const source = new URL('../src/cli/main.ts', import.meta.url);
const entry = existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url);
const { main } = await import(entry.href);
process.exitCode = await main(process.argv.slice(2));
