# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot growth-by-batch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" growth-by-batch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'growth-by-batch.'.format
data = 'growth-by-batch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 1230,489 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 2460,978 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 12.8125in,5.0938in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#e69f00' lw 2.6 pt 7 ps 0.6
set style line 3 lc rgb '#009e73' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold A training step''s cost by batch size}' at screen 0.01463,0.93661 left font ',18' textcolor rgb '#222222' front
set label 'Medians of 3 rounds, bars from the lowest to the highest; one thread on one core. AMD EPYC, family 26, model 2; commit 72bd0b4465de.' at screen 0.01463,0.04908 left font ',14' textcolor rgb '#555555' front

set label 'reprise' at screen 0.04634,0.87321 left font ',16' textcolor rgb '#222222' front
set label 'pytorch-channels-last' at screen 0.14128,0.87321 left font ',16' textcolor rgb '#222222' front
set label 'pytorch-eager' at screen 0.33177,0.87321 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.01463,0.87321 to screen 0.03902,0.87321 nohead lw 6 lc rgb '#0072b2'
set arrow from screen 0.10957,0.87321 to screen 0.13396,0.87321 nohead lw 6 lc rgb '#e69f00'
set arrow from screen 0.30006,0.87321 to screen 0.32445,0.87321 nohead lw 6 lc rgb '#009e73'

# Panel 1
set lmargin at screen 0.08699
set rmargin at screen 0.32358
set tmargin at screen 0.77301
set bmargin at screen 0.22086
set xrange [0.7071067811865475:1448.1546878700494]
set yrange [10:50000]
set logscale y
set logscale x
set format y '%g'
set xtics ('1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64, '256' 256, '1024' 1024) offset 0,lift
set ytics (10, 100, 1000, 10000)
set label '{/:Bold LeNet-5 (R1)}' at screen 0.08699,0.81288 left font ',16' textcolor rgb '#222222' front
set label 'images a step, log scale' at screen 0.20528,0.11861 center font ',16' textcolor rgb '#222222' front
set label 'µs an image, log scale' at screen 0.02114,0.49693 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 0 using 1:2 with linespoints ls 1, \
  data index 1 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#e69f00' lw 1.5 dt solid, \
  data index 1 using 1:2 with linespoints ls 2, \
  data index 2 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#009e73' lw 1.5 dt solid, \
  data index 2 using 1:2 with linespoints ls 3

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.42033
set rmargin at screen 0.65691
set tmargin at screen 0.77301
set bmargin at screen 0.22086
set xrange [0.7071067811865475:1448.1546878700494]
set yrange [10:50000]
set logscale y
set logscale x
set format y '%g'
set xtics ('1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64, '256' 256, '1024' 1024) offset 0,lift
set ytics (10, 100, 1000, 10000)
set label '{/:Bold LeNet of the d2l book (R3)}' at screen 0.42033,0.81288 left font ',16' textcolor rgb '#222222' front
set label 'images a step, log scale' at screen 0.53862,0.11861 center font ',16' textcolor rgb '#222222' front
set label 'µs an image, log scale' at screen 0.35447,0.49693 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 3 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 3 using 1:2 with linespoints ls 1, \
  data index 4 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#e69f00' lw 1.5 dt solid, \
  data index 4 using 1:2 with linespoints ls 2, \
  data index 5 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#009e73' lw 1.5 dt solid, \
  data index 5 using 1:2 with linespoints ls 3

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.75366
set rmargin at screen 0.99024
set tmargin at screen 0.77301
set bmargin at screen 0.22086
set xrange [0.7578582832551991:337.7940251578609]
set yrange [10:50000]
set logscale y
set logscale x
set format y '%g'
set xtics ('1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64, '128' 128) offset 0,lift
set ytics (10, 100, 1000, 10000)
set label '{/:Bold ResNet-18 at 32×32 (R8)}' at screen 0.75366,0.81288 left font ',16' textcolor rgb '#222222' front
set label 'images a step, log scale' at screen 0.87195,0.11861 center font ',16' textcolor rgb '#222222' front
set label 'µs an image, log scale' at screen 0.6878,0.49693 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 6 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 6 using 1:2 with linespoints ls 1, \
  data index 7 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#e69f00' lw 1.5 dt solid, \
  data index 7 using 1:2 with linespoints ls 2, \
  data index 8 using 1:3:(0):($4-$3) with vectors heads size screen 0.00285,90 lc rgb '#009e73' lw 1.5 dt solid, \
  data index 8 using 1:2 with linespoints ls 3
unset multiplot
unset output
