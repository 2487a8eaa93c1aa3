// Lint: type-checked rules everywhere. Layering and cycles are checked by .dependency-cruiser.cjs.
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'examples/vulnerable-shop/**', '.portcullis/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Indexing with a name is how process.env and open records are read under noPropertyAccessFromIndexSignature.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `const { secret, ...rest }` is how a member is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      // SQL is parameterised only: a query's text is never put together from pieces.
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='query'] > TemplateLiteral[expressions.length>0]:first-child",
          message: 'Do not splice values into SQL: pass them as parameters.',
        },
        {
          selector: "CallExpression[callee.property.name='query'] > BinaryExpression:first-child",
          message: 'Do not put SQL together from pieces: pass values as parameters.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: one named main export per file.' },
      ],
    },
  },
  {
    files: ['api/src/**/*.ts', 'api/contract/src/**/*.ts'],
    ignores: ['api/src/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only api/src/config.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['**/test/**/*.ts', '**/testing/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node, sourceType: 'commonjs' } },
  { files: ['**/*.mjs', '*.config.js'], languageOptions: { globals: globals.node } },
);
