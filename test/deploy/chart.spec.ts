import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { renderChart } from './chart-renderer.js';

const CHART = new URL('../../docker/helm/wenqiao/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('values.schema.json', CHART), 'utf8')) as object;
const valid = new Ajv({ strict: false }).compile(schema);
const defaults = (): Values => parse(readFileSync(new URL('values.yaml', CHART), 'utf8')) as Values;

type Values = Record<string, Record<string, unknown>>;

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Record<string, never> & {
    template?: { spec: PodSpec };
    jobTemplate?: { spec: { template: { spec: PodSpec } } };
  };
  data?: Record<string, string>;
}

interface PodSpec {
  automountServiceAccountToken?: boolean;
  securityContext: { runAsNonRoot: boolean; seccompProfile: { type: string } };
  containers: {
    name: string;
    image: string;
    securityContext: Record<string, unknown>;
    resources: { requests?: { cpu?: string; memory?: string }; limits?: { memory?: string } };
    livenessProbe?: object;
    readinessProbe?: object;
    startupProbe?: object;
    env: { name: string; value?: string }[];
    envFrom?: { configMapRef: { name: string } }[];
    volumeMounts: { name: string; mountPath: string }[];
  }[];
  volumes: { name: string; secret?: { items?: { key: string }[] } }[];
}

function everything(): Values {
  const values = defaults();
  Object.assign(values['monitoring'] as object, { serviceMonitor: true, rules: true, dashboard: true });
  Object.assign(values['backup'] as object, { enabled: true });
  Object.assign(values['s3'] as object, { endpoint: 'https://s3.example.com' });
  return values;
}

function manifests(values: Values): Manifest[] {
  return renderChart(CHART, values)
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest | null;
    })
    .filter((item) => item !== null);
}

const podOf = (item: Manifest): PodSpec | undefined =>
  item.spec?.template?.spec ?? item.spec?.jobTemplate?.spec.template.spec;

/** Where `kubernetes-models` keeps a kind. Custom resources are not its business. */
async function model(item: Manifest): Promise<{ validate: () => void } | null> {
  if (/coreos\.com|keda\.sh/.test(item.apiVersion)) return null;
  const address = `kubernetes-models/${item.apiVersion}/${item.kind}`;
  const module_ = (await import(/* @vite-ignore */ address)) as Record<
    string,
    new (data: unknown) => { validate: () => void }
  >;
  const Kind = module_[item.kind];
  if (!Kind) throw new Error(`no model of ${item.apiVersion} ${item.kind}`);
  return new Kind(item);
}

describe('the chart', () => {
  for (const [name, values] of [
    ['as it comes', defaults()],
    ['with everything on', everything()],
    ['with KEDA', { ...defaults(), keda: { ...defaults()['keda'], enabled: true } }],
  ] as const) {
    it(`${name}: values fit their schema, and every manifest fits Kubernetes' own`, async () => {
      expect(valid(values) ? null : valid.errors).toBeNull();
      const items = manifests(values);
      expect(items.length).toBeGreaterThan(20);
      const kinds = new Set(items.map((item) => item.kind));
      for (const kind of [
        'Deployment',
        'StatefulSet',
        'Service',
        'Ingress',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'Job',
      ])
        expect(kinds).toContain(kind);
      for (const item of items) (await model(item))?.validate();
      const ids = items.map((item) => `${item.kind}/${item.metadata.name}`);
      expect(new Set(ids).size).toBe(ids.length);
    });
  }

  // For those who have no Helm. `npx vitest run --project unit test/deploy -u` writes them anew.
  it.each([
    ['as-it-comes', defaults()],
    ['with-everything-on', everything()],
  ])('is published rendered: %s', async (name, values) => {
    const rendered = renderChart(CHART, values)
      .map((text) => text.trim().replace(/^---\n/, ''))
      .filter((text) => text !== '')
      .join('\n---\n');
    await expect(`${rendered}\n`).toMatchFileSnapshot(`../../docker/helm/rendered/${name}.yaml`);
  });

  it('would be told by Kubernetes what is wrong', async () => {
    const item = manifests(defaults()).find(({ kind }) => kind === 'Deployment') as Manifest;
    (item.spec as Record<string, unknown>)['replicas'] = 'two';
    const broken = await model(item);
    expect(() => broken?.validate()).toThrow(/replicas/);
  });

  it('is refused values that would be unsafe', () => {
    const wrong = (change: (values: Values) => void): boolean => {
      const values = defaults();
      change(values);
      return !valid(values);
    };
    expect(wrong((values) => Object.assign(values['image'] as object, { tag: 'latest' }))).toBe(true);
    expect(wrong((values) => Object.assign(values['settings'] as object, { SECRET_KEY: 'x' }))).toBe(true);
    expect(wrong((values) => Object.assign(values['engine'] as object, { replicas: '2' }))).toBe(true);
    expect(wrong((values) => Object.assign(values, { unknown: {} }))).toBe(true);
    expect(wrong(() => undefined)).toBe(false);
  });

  it('runs nothing as root, nothing writable, nothing without limits, nothing unprobed, and names every image exactly', () => {
    const pods = manifests(everything()).flatMap((item) => {
      const pod = podOf(item);
      return pod ? [{ item, pod }] : [];
    });
    expect(pods.length).toBeGreaterThanOrEqual(7);
    for (const { item, pod } of pods) {
      expect(pod.securityContext.runAsNonRoot, item.metadata.name).toBe(true);
      expect(pod.automountServiceAccountToken, item.metadata.name).toBe(false);
      for (const container of pod.containers) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.image).toMatch(/(:(?!latest)[\w.-]+|@sha256:[0-9a-f]{64})$/);
        expect(container.resources.requests?.cpu && container.resources.requests.memory).toBeTruthy();
        expect(container.resources.limits?.memory).toBeTruthy();
        if (item.kind === 'Deployment' || item.kind === 'StatefulSet')
          expect(container).toMatchObject({
            livenessProbe: expect.anything() as object,
            readinessProbe: expect.anything() as object,
            startupProbe: expect.anything() as object,
          });
        const mounted = container.volumeMounts.map((mount) => mount.name);
        expect(pod.volumes.map((volume) => volume.name).sort()).toEqual([...new Set(mounted)].sort());
      }
    }
  });

  it('gives every app its disruption budget, keeps secrets out of ConfigMaps and environments, and denies traffic by default', () => {
    const items = manifests(everything());
    const named = (kind: string): string[] =>
      items.filter((item) => item.kind === kind).map((item) => item.metadata.name);
    for (const name of [...named('Deployment'), ...named('StatefulSet')]) {
      expect(named('PodDisruptionBudget')).toContain(name);
      expect(named('NetworkPolicy')).toContain(name);
      expect(named('Service')).toContain(name);
    }
    expect(named('NetworkPolicy')).toContain('wenqiao-default-deny');
    const secret = /SECRET|PASSWORD|DATABASE_URL|REDIS_URL|ACCESS_KEY|CONTENT_KEYS/;
    for (const item of items) {
      for (const key of Object.keys(item.kind === 'ConfigMap' ? (item.data ?? {}) : {}))
        expect(key).not.toMatch(secret);
      for (const container of podOf(item)?.containers ?? [])
        for (const { name, value } of container.env)
          if (secret.test(name))
            expect([name, value]).toEqual([
              expect.stringMatching(/_FILE$/),
              name === 'ADMIN_PASSWORD_FILE'
                ? '/run/secrets/first-administrator/ADMIN_PASSWORD'
                : `/run/secrets/wenqiao/${name.slice(0, -5)}`,
            ]);
    }
  });

  it('shows no pod more of the Secret than the settings it reads', () => {
    for (const item of manifests(everything())) {
      for (const { name, secret } of podOf(item)?.volumes ?? []) {
        if (secret === undefined) continue;
        const keys = (secret.items ?? []).map(({ key }) => key);
        const container = podOf(item)?.containers[0];
        const mount = container?.volumeMounts.find((one) => one.name === name)?.mountPath ?? 'nowhere';
        const read = container?.env.filter(({ value }) => value?.startsWith(`${mount}/`)).map((one) => one.name);
        expect(keys.map((key) => `${key}_FILE`).sort(), item.metadata.name).toEqual(read?.sort());
        if (item.kind !== 'Job') expect(keys).not.toContain('ADMIN_PASSWORD');
      }
    }
  });

  it('tells whatever touches content where it is, and gives kits a place of their engine alone', () => {
    for (const item of manifests(everything())) {
      const [container] = podOf(item)?.containers ?? [];
      if (!container?.volumeMounts.some((mount) => mount.name === 'data')) continue;
      expect(container.envFrom, item.metadata.name).toEqual([{ configMapRef: { name: 'wenqiao-settings' } }]);
    }
    const engine = manifests(defaults()).find((item) => item.kind === 'StatefulSet') as Manifest;
    const [container] = podOf(engine)?.containers ?? [];
    const kits = container?.env.find(({ name }) => name === 'KIT_DIR')?.value;
    const volume = container?.volumeMounts.find(({ mountPath }) => mountPath === kits)?.name;
    expect(podOf(engine)?.volumes.find(({ name }) => name === volume)).toHaveProperty('emptyDir');
  });

  it('lets the cluster choose as whom it runs, and asks for a user namespace where that is wanted', () => {
    const values = defaults();
    Object.assign(values['podSecurity'] as object, { runAsUser: null, runAsGroup: null, fsGroup: null });
    Object.assign(values['engine'] as object, { ownUserNamespace: true, appArmorProfile: 'Unconfined' });
    expect(valid(values) ? null : valid.errors).toBeNull();
    const items = manifests(values);
    for (const item of items) {
      const pod = podOf(item);
      if (!pod) continue;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
      expect(Object.keys(pod.securityContext)).not.toEqual(expect.arrayContaining(['runAsUser']));
    }
    const engine = podOf(items.find((item) => item.kind === 'StatefulSet') as Manifest);
    expect(engine).toMatchObject({ hostUsers: false, securityContext: { appArmorProfile: { type: 'Unconfined' } } });
    expect(engine?.containers[0]?.securityContext).toMatchObject({ procMount: 'Unmasked' });
  });

  it('never excepts from a network what is not in it, which Kubernetes would refuse', () => {
    const values = defaults();
    Object.assign(values['networkPolicy'] as object, { integratorCidrs: ['203.0.113.0/24', '::/0', '0.0.0.0/0'] });
    const blocks = [...JSON.stringify(manifests(values)).matchAll(/"ipBlock":(\{[^}]*\})/g)].map(
      (match) => JSON.parse(match[1] ?? '') as { cidr: string; except?: string[] },
    );
    expect(blocks).toContainEqual({ cidr: '203.0.113.0/24' });
    expect(blocks).toContainEqual({ cidr: '::/0', except: ['fe80::/10'] });
    expect(blocks).toContainEqual({ cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] });
  });

  it('an engine may reach the engine that takes its documents over', () => {
    const policy = manifests(defaults()).find(
      (item) => item.kind === 'NetworkPolicy' && item.metadata.name === 'wenqiao-document-engine',
    );
    const component = { 'app.kubernetes.io/component': 'document-engine' };
    expect(policy?.spec).toMatchObject({
      egress: expect.arrayContaining([
        expect.objectContaining({
          to: [{ podSelector: { matchLabels: expect.objectContaining(component) as object } }],
        }),
      ]) as unknown[],
    });
  });

  it('brings the alert rules and the dashboard along, as they are published', () => {
    const items = manifests(everything());
    const observed = (name: string): string =>
      readFileSync(new URL(`../../docker/observability/${name}`, import.meta.url), 'utf8');
    expect(items.find((item) => item.kind === 'PrometheusRule')?.spec).toEqual(parse(observed('alerts.yaml')));
    const dashboard = items.find((item) => item.metadata.name === 'wenqiao-dashboard');
    expect(JSON.parse(dashboard?.data?.['wenqiao.json'] ?? '')).toEqual(JSON.parse(observed('dashboard.json')));
  });

  it('sends editing paths to a gateway by document, and nothing else', () => {
    const ingresses = manifests(defaults()).filter((item) => item.kind === 'Ingress');
    const hashed = ingresses.filter(
      (item) => 'nginx.ingress.kubernetes.io/upstream-hash-by' in (item.metadata.annotations ?? {}),
    );
    expect(hashed.map((item) => item.metadata.name)).toEqual(['wenqiao-editing']);
    expect(JSON.stringify(hashed)).not.toContain('"path":"/"');
  });

  it('takes a digest instead of a tag', () => {
    const values = defaults();
    const digest = `sha256:${'a'.repeat(64)}`;
    (values['engine'] as Record<string, unknown>)['digest'] = digest;
    const engine = manifests(values).find((item) => item.kind === 'StatefulSet');
    expect(podOf(engine as Manifest)?.containers[0]?.image).toBe(
      `registry.example.com/wenqiao/document-engine@${digest}`,
    );
  });
});
