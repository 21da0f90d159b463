import { useMantineColorScheme } from '@mantine/core';
import { Icon } from './icon.js';
import { say } from '../lib/words.js';

export function ThemeButton({ iconOnly }: { iconOnly?: boolean }) {
  const { setColorScheme } = useMantineColorScheme();
  const toggle = () => {
    const isDark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
    setColorScheme(isDark ? 'light' : 'dark');
  };
  return (
    <button
      type="button"
      className={iconOnly ? 'btn quiet' : ''}
      onClick={toggle}
      aria-label={iconOnly ? say('app.light_or_dark') : undefined}
    >
      <Icon name="moon" small={!iconOnly} /> {iconOnly ? null : say('app.light_or_dark')}
    </button>
  );
}
