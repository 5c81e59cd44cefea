import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describeApi } from './openapi.js';
import { apiControllers } from './rest/api-controllers.js';

const FILE = 'docs/openapi.json';

@Module({ controllers: apiControllers })
class DescriptionModule {}

/** Writes docs/openapi.json from the controllers, or with `--check` says whether it is up to date. */
const app = await NestFactory.create(DescriptionModule, new FastifyAdapter(), { logger: false, preview: true });
const description = `${JSON.stringify(describeApi(app), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(FILE, description);
else if (readFileSync(FILE, 'utf8') !== description) {
  process.stderr.write(`${FILE} is not up to date: npm run openapi\n`);
  process.exit(1);
}
