import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { say } from '../lib/words.js';

/**
 * A question in front of the page. Put together from Mantine's parts, because the ready-made one names its head a banner
 * and its closing button nothing.
 */
export function Dialog({
  title,
  size = 'md',
  onClose,
  children,
}: {
  title: string;
  size?: 'md' | 'lg';
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal.Root opened onClose={onClose} size={size} centered classNames={{ content: 'dialog-box' }}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="dialog-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={say('app.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
