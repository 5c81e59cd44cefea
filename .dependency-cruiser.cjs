const lib = (name) => `^libs/${name}/src`;
const mayNotUse = (name, ...others) => ({
  name: `${name}-layer`,
  severity: 'error',
  comment: 'Arrows point one way: apps, then editing, save-back, documents, auth, platform, protocol.',
  from: { path: lib(name), pathNot: '\\.spec\\.ts$' },
  to: { path: others.map(lib) },
});

/** Layers and cycles of the house; see docs/architecture.md. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-are-strangers',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'libs-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'protocol-is-pure',
      severity: 'error',
      from: { path: lib('protocol'), pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/protocol/', '^(node:)?(crypto|buffer)$', 'node_modules/fast-xml-parser/'] },
    },
    {
      name: 'auth-core-is-pure',
      severity: 'error',
      from: { path: lib('auth'), pathNot: ['/nest/', 'session-token\\.ts$', 'index\\.ts$', '\\.spec\\.ts$'] },
      to: { path: ['node_modules/@nestjs', 'node_modules/typeorm'] },
    },
    mayNotUse('platform', 'conversion', 'auth', 'documents', 'wopi-client', 'save-back', 'editing', 'wopi', 'testing'),
    mayNotUse('auth', 'conversion', 'documents', 'wopi-client', 'save-back', 'editing', 'wopi', 'testing'),
    mayNotUse('documents', 'conversion', 'wopi-client', 'save-back', 'editing', 'wopi', 'testing'),
    mayNotUse('wopi-client', 'conversion', 'save-back', 'editing', 'wopi', 'testing'),
    mayNotUse('save-back', 'conversion', 'editing', 'wopi', 'testing'),
    mayNotUse('editing', 'conversion', 'wopi', 'testing'),
    mayNotUse('conversion', 'wopi-client', 'editing', 'save-back', 'wopi', 'testing'),
    mayNotUse('wopi', 'testing'),
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'builder-guest-stands-alone',
      severity: 'error',
      comment: 'These modules run inside the script sandbox: they can import each other only.',
      from: { path: '^apps/document-engine/src/builder/guest/' },
      to: { pathNot: '^apps/document-engine/src/builder/guest/' },
    },
    {
      name: 'kit-stands-alone',
      severity: 'error',
      from: { path: '^apps/document-engine/src/kit/' },
      to: { path: ['^libs/', '^apps/document-engine/src/(?!kit/)'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^var/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'default'], exportsFields: ['exports'] },
  },
};
