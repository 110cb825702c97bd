"""A small aggregate of two services, a writer and a reader, to prove the chassis without any business."""
