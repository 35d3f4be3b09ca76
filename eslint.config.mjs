// @ts-check
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What workflow code must not touch: it is replayed, so it has to be deterministic. */
const NOT_IN_WORKFLOWS = [
  { name: 'process', message: 'Workflows take what they need as input.' },
  { name: 'Buffer', message: 'Workflows carry keys and digests, never bytes.' },
  { name: 'fetch', message: 'Do I/O in an activity.' },
];

export default tseslint.config(
  { ignores: ['.cache/**', '.stillhouse/**', 'node_modules/**', 'test/golden/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['workflows/**/*.ts', 'core/policy/**/*.ts', 'core/random/**/*.ts', 'core/contracts/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...NOT_IN_WORKFLOWS] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  prettier,
);
