#!/usr/bin/env node
// @ts-check
/** Starts the command line program: TypeScript is run as it is, there is no build to forget. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

// The SDK warns on every start that it will drop Node 20 one day; we pin its version and decide when to follow.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
register();
createRequire(import.meta.url)('./main.ts');
