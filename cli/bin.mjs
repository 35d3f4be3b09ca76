#!/usr/bin/env node
// @ts-check
/** Starts the command line program: TypeScript is run as it is, there is no build to forget. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

register();
createRequire(import.meta.url)('./main.ts');
