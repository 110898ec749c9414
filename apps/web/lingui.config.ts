import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';
import { createSwcExtractor } from '@lingui/native-tools';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: ['**/*.test.*'] }],
  extractors: [createSwcExtractor()],
  // Which file a sentence stands in, but not the line, which changes with every edit above it.
  format: formatter({ lineNumbers: false }),
  orderBy: 'message',
});
