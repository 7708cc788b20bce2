/** The size of an element, followed. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Width and height in pixels; 0 until the element stands on the page. */
export function useSize(element: RefObject<HTMLElement | null>): readonly [width: number, height: number] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const measure = () => {
      const next = [watched.clientWidth, watched.clientHeight] as const;
      setSize((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
    };
    measure();
    // in a frame of its own: what is drawn for the new size would be observed again at once
    const observer = new ResizeObserver(() => requestAnimationFrame(measure));
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return size;
}
