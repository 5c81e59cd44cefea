import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { type InjectionToken, Module } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiKeyGuard, RESULT_LINK_KEY } from '#auth';
import { LOGGER } from '#platform';
import { describeApi } from './openapi.js';
import { apiControllers } from './rest/api-controllers.js';

const FILE = 'docs/openapi.json';

// The controllers are described, never called: whatever they ask for is an empty object.
const needed = new Set(
  [...apiControllers, ApiKeyGuard].flatMap(
    (target) => (Reflect.getMetadata('design:paramtypes', target) ?? []) as InjectionToken[],
  ),
);
needed.delete(Reflector);
needed.add(LOGGER);
needed.add(RESULT_LINK_KEY);

@Module({ controllers: apiControllers, providers: [...needed].map((provide) => ({ provide, useValue: {} })) })
class DescriptionModule {}

/** Writes docs/openapi.json from the controllers, or with `--check` says whether it is up to date. */
const app = await NestFactory.create(DescriptionModule, new FastifyAdapter(), {
  logger: ['error'],
  abortOnError: false,
  preview: true,
});
const description = `${JSON.stringify(describeApi(app), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(FILE, description);
else if (readFileSync(FILE, 'utf8') !== description) {
  process.stderr.write(`${FILE} is not up to date: npm run openapi\n`);
  process.exit(1);
}
