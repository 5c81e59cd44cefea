import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

// Everything that the checks and tests need, and nothing is started.
ensureSystemPackages({ forTests: true });
ensureNpmPackages();
ensureBuild();
