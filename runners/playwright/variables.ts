/**
 * The variables of the preload and the reporter: a file of the suite's own Playwright, the browsers to launch, the folders that take what answers and the covered twins of pictures,
 * and the file for the tests that failed without a trace; in a listing, the paths of the specs.
 */
export const launchVariables = {
  module: 'STAGEGATE_PLAYWRIGHT',
  chromium: 'STAGEGATE_CHROMIUM',
  headless: 'STAGEGATE_CHROMIUM_HEADLESS',
  answers: 'STAGEGATE_ANSWERS',
  twins: 'STAGEGATE_TWINS',
  untraced: 'STAGEGATE_UNTRACED',
  specs: 'STAGEGATE_SPECS',
} as const;
