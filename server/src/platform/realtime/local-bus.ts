import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Bus, type BusEvents } from './bus.js';

/** Inside the process. */
@Injectable()
export class LocalBus extends Bus {
  private readonly emitter = new EventEmitter().setMaxListeners(50);

  emit<K extends keyof BusEvents>(name: K, event: BusEvents[K]): void {
    this.emitter.emit(name, event);
  }
  on<K extends keyof BusEvents>(name: K, listener: (event: BusEvents[K]) => void): void {
    this.emitter.on(name, listener);
  }
}
