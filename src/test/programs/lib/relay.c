// A function in the middle of a stack, with a frame that only the file's unwind table describes.
void relay(void (*call)(void))
{
	volatile char room[72];

	room[0] = 1;
	call();
	room[1] = room[0];
}
