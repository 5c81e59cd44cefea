import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';

ensureNpmPackages();
ensureBuild();
