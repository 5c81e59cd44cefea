import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'var/**', 'scripts/**', 'apps/demo-oa/public/**', '*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/editor-web/tsconfig.json', './apps/admin-web/tsconfig.json'],
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules are empty classes
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-deprecated': 'off', // document.execCommand is the only way on plain http
      '@typescript-eslint/no-unnecessary-type-assertion': 'off', // rows of raw SQL are typed where they are read
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // views are plain objects described by classes
      '@typescript-eslint/no-misused-spread': 'off',
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: "Read settings through the app's environment.ts." },
      ],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      'test/**',
      'vitest*.config.ts',
      'libs/testing/**',
      'libs/platform/src/http/start-app.ts',
      'apps/*/src/main.ts',
      'apps/*/src/setup/*.ts',
      'apps/*/src/write-openapi.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.spec.ts', 'test/**', 'libs/testing/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  // Templates are type-checked by vue-tsc; here it is the rules for components.
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: ['apps/admin-web/**/*.vue'] })),
  {
    ...tseslint.configs.disableTypeChecked,
    files: ['apps/admin-web/**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, project: false, sourceType: 'module' },
    },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off', // Prettier lays templates out
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
    },
  },
);
